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
  if (text.trim() === "") return { events: [], diagnostics: [] };
  const whole = /\.(?:ndjson|jsonl)$/i.test(file) ? undefined : parse(text);
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
    if ("offset" in parsed) {
      diagnostics.push(broken({ ...location, column: parsed.offset + 1 }));
    } else events.push({ value: parsed.value, title: undefined, locate: () => location });
  }
  return { events, diagnostics };
}

const broken = (location: Location): Diagnostic =>
  finding("event/syntax", "The event is no JSON from here on.", { location });

function placeIn(file: string, text: string, offset: number): Location {
  const before = text.slice(0, offset).split("\n");
  return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
