import type { Diagnostic, Location } from "../../diagnostics/diagnostic.js";
import { finding } from "../../diagnostics/finding.js";
import { defaultLimits } from "../../document/limits.js";
import { parseText } from "../../document/parse-text.js";

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
export function readEvents(file: string, text: string): ReadEvents {
  const whole = /\.(?:ndjson|jsonl)$/i.test(file) ? undefined : parse(text);
  if (whole !== undefined && "value" in whole) return fromJson(file, text, whole.value);
  const lines = text.split(/\r?\n/).map((line, index) => ({ line, number: index + 1 }));
  const filled = lines.filter(({ line }) => line.trim() !== "");
  const first = filled[0] && parse(filled[0].line);
  const isByLine = whole === undefined || (filled.length > 1 && first && "value" in first);
  if (isByLine) return fromLines(file, filled);
  const reason = whole.error;
  return { events: [], diagnostics: [broken(file, reason, placeOf(file, text, reason))] };
}

function parse(text: string): { readonly value: unknown } | { readonly error: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function fromJson(file: string, text: string, value: unknown): ReadEvents {
  let positions: ReturnType<typeof parseText> | undefined;
  // Positions cost a second parse; they are needed only for what is wrong.
  const locate = (path: readonly string[]): Location => {
    positions ??= parseText(file, text, defaultLimits);
    return positions.locate(path);
  };
  if (!Array.isArray(value))
    return { events: [{ value, title: undefined, locate }], diagnostics: [] };
  const events = value.map((item: unknown, index) => ({
    value: item,
    title: `event ${index + 1}`,
    locate: (path: readonly string[]) => locate([String(index), ...path]),
  }));
  return { events, diagnostics: [] };
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
    if ("error" in parsed) diagnostics.push(broken(file, parsed.error, location));
    else events.push({ value: parsed.value, title: undefined, locate: () => location });
  }
  return { events, diagnostics };
}

function broken(file: string, reason: string, location: Location): Diagnostic {
  return finding("event/syntax", `${file} holds an event that is no JSON: ${reason}.`, {
    location,
  });
}

/** The engine tells the offset in its message, if at all. */
function placeOf(file: string, text: string, reason: string): Location {
  const offset = Number(/position (\d+)/.exec(reason)?.[1] ?? text.length);
  const before = text.slice(0, offset).split("\n");
  return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
