import { codeFrame } from "./code-frame.js";
import { countDiagnostics, describeCounts } from "./counts.js";
import type { Diagnostic, Location } from "./diagnostic.js";
import { printable } from "./printable.js";

export type TextStyle = "error" | "warning" | "note" | "dim" | "bold";

export interface TextOptions {
  /** Text of the files that locations name: for code frames. */
  readonly sources?: ReadonlyMap<string, string>;
  /** Colours a part of the output; default: none. */
  readonly paint?: (style: TextStyle, text: string) => string;
  /** Show notes too; otherwise they are only counted. */
  readonly verbose?: boolean;
}

/**
 * Findings for people, ending with a line that counts them; each text ends with one newline. Text
 * of documents cannot steer the terminal. No findings give an empty text.
 */
export function formatText(diagnostics: readonly Diagnostic[], options: TextOptions = {}): string {
  const shown = options.verbose
    ? diagnostics
    : diagnostics.filter(({ severity }) => severity !== "note");
  const hidden = diagnostics.length - shown.length;
  if (shown.length === 0) return "";
  const blocks = shown.map((each) => formatOne(each, options));
  return `${[...blocks, lastLine(shown, hidden)].join("\n\n")}\n`;
}

function lastLine(shown: readonly Diagnostic[], hidden: number): string {
  const [first] = shown;
  const more = hidden > 0 ? ` (and ${hidden} note${hidden === 1 ? "" : "s"}: --verbose)` : "";
  const counts = describeCounts(countDiagnostics(shown));
  return `${counts}${more}. \`asyncapi-gen explain ${first?.code}\` tells more.`;
}

function formatOne(diagnostic: Diagnostic, { sources, paint = plain }: TextOptions): string {
  const { code, severity, message, location, hint, related = [] } = diagnostic;
  const place = location ? `${paint("bold", formatLocation(location))}  ` : "";
  return [
    `${place}${paint(severity, severity)}  ${code}`,
    `  ${printable(message)}`,
    ...frameOf(location, sources, paint),
    ...related.map((each) => `  ${printable(each.message)}: ${formatLocation(each.location)}`),
    ...(hint === undefined ? [] : [`  fix: ${printable(hint)}`]),
  ].join("\n");
}

/** `contracts/order.yaml:42:9`. */
export const formatLocation = ({ file, line, column }: Location): string =>
  `${printable(file)}:${line}:${column}`;

function frameOf(
  location: Location | undefined,
  sources: TextOptions["sources"],
  paint: NonNullable<TextOptions["paint"]>,
): readonly string[] {
  const text = location && sources?.get(location.file);
  if (!location || text === undefined) return [];
  const lines = codeFrame(text, location).map(
    ({ gutter, text: line, isMark }) =>
      paint("dim", ` ${gutter}`) + (isMark ? paint("error", line) : line),
  );
  return lines.length === 0 ? [] : ["", ...lines.map((line) => line.trimEnd()), ""];
}

const plain = (_: TextStyle, text: string): string => text;
