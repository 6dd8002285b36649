import { codeFrame } from "./code-frame.js";
import { countDiagnostics, describeCounts } from "./counts.js";
import type { Diagnostic, Location } from "./diagnostic.js";
import { printable } from "./printable.js";
import { wrap } from "./wrap.js";

export type TextStyle = "error" | "warning" | "note" | "dim" | "bold";

export interface TextOptions {
  /** Text of the files that locations name: for code frames. */
  readonly sources?: ReadonlyMap<string, string>;
  /** Colours a part of the output; default: none. */
  readonly paint?: (style: TextStyle, text: string) => string;
  /** Show notes too; otherwise they are only counted. */
  readonly verbose?: boolean;
  /** Columns of the terminal to fit into; default: lines are as long as they are. */
  readonly width?: number;
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
  const last = wrap(lastLine(shown, hidden), { width: options.width, lead: "" });
  return `${[...blocks, last].join("\n\n")}\n`;
}

function lastLine(shown: readonly Diagnostic[], hidden: number): string {
  const first = shown.find(({ severity }) => severity === "error") ?? shown[0];
  const more = hidden > 0 ? ` (and ${hidden} note${hidden === 1 ? "" : "s"}: --verbose)` : "";
  const counts = describeCounts(countDiagnostics(shown));
  return `${counts}${more}. \`asyncapi-gen explain ${first?.code}\` tells more.`;
}

function formatOne(diagnostic: Diagnostic, options: TextOptions): string {
  const { message, location, hint, related = [] } = diagnostic;
  const { width } = options;
  const wrapped = (lead: string, text: string): string => wrap(text, { width, lead });
  return [
    headOf(diagnostic, options),
    wrapped("  ", printable(message)),
    ...frameOf(location, options),
    ...related.map((each) =>
      wrapped("  ", `${printable(each.message)}: ${formatLocation(each.location)}`),
    ),
    ...(hint === undefined ? [] : [wrapped("  fix: ", printable(hint))]),
  ].join("\n");
}

/** The place on a line of its own where the rest does not fit behind it. */
function headOf(
  { code, severity, location }: Diagnostic,
  { paint = plain, width = Number.POSITIVE_INFINITY }: TextOptions,
): string {
  const kind = `${paint(severity, severity)}  ${code}`;
  if (location === undefined) return kind;
  const place = formatLocation(location);
  const fits = place.length + severity.length + code.length + 4 <= width;
  return `${paint("bold", place)}${fits ? "" : "\n"}  ${kind}`;
}

/** `contracts/order.yaml:42:9`. */
export const formatLocation = ({ file, line, column }: Location): string =>
  `${printable(file)}:${line}:${column}`;

function frameOf(
  location: Location | undefined,
  { sources, paint = plain, width }: TextOptions,
): readonly string[] {
  const text = location && sources?.get(location.file);
  if (!location || text === undefined) return [];
  const lines = codeFrame(text, location, width).map(
    ({ gutter, text: line, isMark }) =>
      paint("dim", ` ${gutter}`) + (isMark ? paint("error", line) : line),
  );
  return lines.length === 0 ? [] : ["", ...lines.map((line) => line.trimEnd()), ""];
}

const plain = (_: TextStyle, text: string): string => text;
