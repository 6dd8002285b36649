import { mermaidText } from "../testing/diagram/mermaid-text.js";
import type { Sequence } from "../testing/diagram/sequence.js";
import { sequenceMermaid } from "../testing/diagram/sequence-mermaid.js";
import type { SagaMachine } from "./saga-machine.js";
import type { Flow, ServiceMap } from "./service-map.js";

export type Diagram = ServiceMap | SagaMachine | Sequence;

/** A diagram as mermaid text; no text of a document can become syntax. Ends with a newline. */
export function toMermaid(diagram: Diagram): string {
  switch (diagram.kind) {
    case "serviceMap":
      return mapMermaid(diagram);
    case "sagaMachine":
      return machineMermaid(diagram);
    case "sequence":
      return sequenceMermaid(diagram);
  }
}

function mapMermaid({ services, flows }: ServiceMap): string {
  const names = new Map(services.map(({ id }, index) => [id, `service${index}`]));
  const nameOf = (id: string | undefined) => names.get(id ?? "") ?? "outside";
  const isOpen = flows.some(({ from, to }) => from === undefined || to === undefined);
  return lines([
    "flowchart LR",
    ...services.map(({ id }) => `  ${nameOf(id)}["${mermaidText(id)}"]`),
    ...(isOpen ? ['  outside(["outside"])'] : []),
    ...arrows(flows).map(({ from, to, messages }) => {
      const label = messages.map(mermaidText).join("<br/>");
      return `  ${nameOf(from)} -- "${label}" --> ${nameOf(to)}`;
    }),
  ]);
}

interface Arrow extends Pick<Flow, "from" | "to"> {
  readonly messages: readonly string[];
}

/** One arrow for all messages that go the same way. */
function arrows(flows: readonly Flow[]): readonly Arrow[] {
  const found = new Map<string, Arrow>();
  for (const { message, channel: _, ...ends } of flows) {
    const key = JSON.stringify([ends.from, ends.to]);
    const messages = found.get(key)?.messages ?? [];
    if (!messages.includes(message)) found.set(key, { ...ends, messages: [...messages, message] });
  }
  return [...found.values()];
}

function machineMermaid({ start, states, transitions }: SagaMachine): string {
  const names = new Map(states.map(({ id }, index) => [id, `state${index}`]));
  const nameOf = (id: string) => names.get(id) ?? "[*]";
  return lines([
    "stateDiagram-v2",
    ...states.map(({ id, label }) => `  state "${mermaidText(label)}" as ${nameOf(id)}`),
    `  [*] --> ${nameOf(start.to)}: ${moveText([start.on], start.says)}`,
    ...transitions.map(
      ({ from, to, on, says }) => `  ${nameOf(from)} --> ${nameOf(to)}: ${moveText(on, says)}`,
    ),
    ...states
      .filter(({ kind }) => kind === "completed" || kind === "failed")
      .map(({ id }) => `  ${nameOf(id)} --> [*]`),
  ]);
}

/** `InventoryRejected / OrderFailed`: what is heard, and what is said then. */
const moveText = (on: readonly string[], says: readonly string[]): string =>
  mermaidText([on.join(" or "), ...(says.length === 0 ? [] : [says.join(", ")])].join(" / "));

const lines = (all: readonly string[]): string => `${all.join("\n")}\n`;
