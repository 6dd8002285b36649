import { mermaidText } from "./mermaid-text.js";
import type { Sequence, SequenceLine } from "./sequence.js";

/** A sequence as a mermaid diagram; ends with a newline. */
export function sequenceMermaid({ title, lanes, lines }: Sequence): string {
  const names = new Map(lanes.map(({ id }, index) => [id, `lane${index}`]));
  const nameOf = (id: string) => names.get(id) ?? "lane0";
  return [
    "sequenceDiagram",
    `  title ${mermaidText(title)}`,
    ...lanes.map(({ id, label }) => `  participant ${nameOf(id)} as ${mermaidText(label)}`),
    ...lines.map((line) => `  ${lineOf(line, nameOf)}`),
    "",
  ].join("\n");
}

const arrows = { asks: "->>", answers: "-->>", lost: "--x" } as const;

function lineOf(line: SequenceLine, nameOf: (id: string) => string): string {
  if (line.kind === "note") return `Note over ${nameOf(line.at)}: ${mermaidText(line.text)}`;
  const { from, to, text, style } = line;
  return `${nameOf(from)}${arrows[style]}${nameOf(to)}: ${mermaidText(text)}`;
}
