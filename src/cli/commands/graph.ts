import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { printable } from "../../diagnostics/printable.js";
import { graphOf, type SystemGraph } from "../../graph/graph.js";
import { toMermaid } from "../../graph/mermaid.js";
import type { Sequence } from "../../testing/diagram/sequence.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Io } from "../io.js";
import { shownFrom } from "../paths.js";
import type { CommonFlags } from "../program.js";
import { exitCodeOf, readContract } from "../read-contract.js";
import { relocated, report } from "../report.js";
import { resolveSetup } from "../setup.js";

export interface GraphFlags extends Omit<CommonFlags, "format"> {
  readonly format?: CommonFlags["format"] | "mermaid";
}

/** `asyncapi-gen graph`: the service map, and each saga's states and ways, as Markdown or as JSON. */
export async function graph(
  documents: readonly string[],
  { format, ...flags }: GraphFlags,
  io: Io,
): Promise<ExitCode> {
  const findingFlags: CommonFlags = {
    ...flags,
    ...(format !== undefined && format !== "mermaid" && { format }),
  };
  const setup = await resolveSetup({ documents, config: flags.config }, io);
  const read = await readContract(setup.root, setup.documents, setup);
  const errors = read.diagnostics.filter(hinders);
  if (errors.length > 0) {
    report(relocated(read, shownFrom(io.cwd, setup.root)), findingFlags, io);
    return exitCodeOf(read.diagnostics, setup.documents);
  }
  const system = graphOf(read.contract);
  io.stdout.write(format === "json" ? `${JSON.stringify(system, null, 2)}\n` : markdown(system));
  return exitCodes.clean;
}

/** What is wrong with an unsafe saga is worth drawing, so it does not hinder. */
const hinders = ({ severity, code }: Diagnostic): boolean =>
  severity === "error" && code !== "saga/unsafe";

function markdown({ map, sagas }: SystemGraph): string {
  return [
    section(1, "Services", toMermaid(map)),
    ...sagas.flatMap(({ service, name, machine, sequences, violations }) => [
      section(1, `Saga ${name} of ${service}`, toMermaid(machine)),
      ...sequences.map((each) => drawn(each, each.title)),
      ...violations.map((each) => drawn(each, `Wrong: ${each.title}`)),
    ]),
  ].join("\n");
}

const drawn = (sequence: Sequence, title: string): string => section(2, title, toMermaid(sequence));

const section = (level: number, title: string, diagram: string): string =>
  `${"#".repeat(level)} ${plain(title)}\n\n\`\`\`mermaid\n${diagram}\`\`\`\n`;

// A heading is Markdown, and names come from documents: whatever is syntax there is escaped.
const plain = (text: string): string => printable(text).replace(/[\\`*_[\]<>#|~&]/g, "\\$&");
