import type { Diagnostic, Location } from "../../diagnostics/diagnostic.js";
import { finding } from "../../diagnostics/finding.js";
import { defaultLimits } from "../../document/limits.js";
import { parseText } from "../../document/parse-text.js";
import { findTraps } from "./json-scan.js";

/** One event as it was given. */
export interface GivenEvent {
  readonly value: unknown;
  /** `event 3`, for messages; undefined when there is only one. */
  readonly title: string | undefined;
  /** Where a part of it stands; the nearest that is known. */
  locate(path: readonly string[]): Location;
}

export interface ReadEvents {
  readonly events: readonly GivenEvent[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The events in a text: one JSON value, a JSON list of them, or one per line. Text that is no JSON as
 * a whole is taken by lines when its first line is JSON, so that one broken line of many is one finding.
 */
export function readEvents(file: string, bytes: Uint8Array): ReadEvents {
  const decoded = decode(file, bytes);
  const read = readText(file, decoded.text, decoded.diagnostics.length > 0);
  return { ...read, diagnostics: [...decoded.diagnostics, ...read.diagnostics] };
}

function readText(file: string, text: string, isBroken: boolean): ReadEvents {
  if (text.trim() === "") return { events: [], diagnostics: [] };
  const isLines = isBroken || /\.(?:ndjson|jsonl)$/i.test(file);
  const whole = isLines ? undefined : parse(text);
  if (whole !== undefined && "value" in whole) return fromJson(file, text, whole.value);
  const lines = text.split(/\r?\n/).map((line, index) => ({ line, number: index + 1 }));
  const filled = lines.filter(({ line }) => line.trim() !== "");
  const first = filled[0] && parse(filled[0].line);
  const isByLine = whole === undefined || (filled.length > 1 && first && "value" in first);
  if (isByLine) return fromLines(file, filled);
  return { events: [], diagnostics: [broken(placeIn(file, text, whole.offset))] };
}

type Parsed = { readonly value: unknown } | { readonly offset: number };

function parse(text: string): Parsed {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    // The engine tells the offset in its message, unless the text ends too early.
    const offset = /position (\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
    return { offset: Number(offset ?? text.length) };
  }
}

function fromJson(file: string, text: string, value: unknown): ReadEvents {
  let positions: ReturnType<typeof parseText> | undefined;
  // Positions cost a second parse; they are needed only for what is wrong.
  const locate = (path: readonly string[]): Location => {
    positions ??= parseText(file, text, defaultLimits);
    return positions.locate(path);
  };
  const diagnostics = trapsIn(text, (offset) => placeIn(file, text, offset));
  if (!Array.isArray(value)) return { events: [{ value, title: undefined, locate }], diagnostics };
  const events = value.map((item: unknown, index) => ({
    value: item,
    title: `event ${index + 1}`,
    locate: (path: readonly string[]) => locate([String(index), ...path]),
  }));
  return { events, diagnostics };
}

function fromLines(
  file: string,
  lines: readonly { readonly line: string; readonly number: number }[],
): ReadEvents {
  const events: GivenEvent[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { line, number } of lines) {
    const location = { file, line: number, column: 1 };
    const parsed = parse(line);
    if ("offset" in parsed) {
      diagnostics.push(broken({ ...location, column: parsed.offset + 1 }));
      continue;
    }
    events.push({ value: parsed.value, title: undefined, locate: () => location });
    diagnostics.push(...trapsIn(line, (offset) => ({ ...location, column: offset + 1 })));
  }
  return { events, diagnostics };
}

/** The text without a byte order mark; lines that are not UTF-8 are a finding each, and left out. */
function decode(file: string, bytes: Uint8Array) {
  const strict = new TextDecoder("utf-8", { fatal: true });
  try {
    return { text: strict.decode(bytes), diagnostics: [] };
  } catch {
    const diagnostics: Diagnostic[] = [];
    const lines = new TextDecoder("utf-8").decode(bytes).split("\n");
    const text = lines.map((line, index) => {
      // What a decoder puts where it cannot read on.
      const column = line.indexOf("\ufffd") + 1;
      if (column === 0) return line;
      const location = { file, line: index + 1, column };
      const hint = "write it as UTF-8.";
      diagnostics.push(finding("event/syntax", "The event is not UTF-8.", { location, hint }));
      return "";
    });
    return { text: text.join("\n"), diagnostics };
  }
}

/** What a service that reads the event would not get as it is written. */
const trapsIn = (text: string, placeOf: (offset: number) => Location): readonly Diagnostic[] =>
  findTraps(text).map(({ kind, text: what, offset }) => {
    const location = placeOf(offset);
    return kind === "duplicate-key"
      ? finding("event/duplicate-key", `The event has \`${what}\` twice.`, { location })
      : finding("event/precision", `${what} is read as ${Number(what)}.`, { location });
  });

const broken = (location: Location): Diagnostic =>
  finding("event/syntax", "The event is no JSON from here on.", { location });

function placeIn(file: string, text: string, offset: number): Location {
  const before = text.slice(0, offset).split("\n");
  return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
