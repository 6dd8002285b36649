import type { Json } from "../../contract/model.js";
import { finding } from "../../diagnostics/finding.js";
import { isArray, type JsonObject } from "../../document/json.js";
import type { LintRule } from "../rule.js";
import { typesIn } from "../words.js";

/** Formats of other standards that mean a time of no zone. */
export const localFormats: ReadonlySet<string> = new Set([
  ...["local-date-time", "local-time", "partial-time", "datetime-local", "date-time-local"],
]);

const LOCAL = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?$/;

// Two texts that differ in the zone alone: a pattern that takes the first and not the second is local.
const instants: readonly (readonly [string, string])[] = [
  ["2026-01-31T12:30:45", "2026-01-31T12:30:45Z"],
  ["2026-01-31T12:30:45.123", "2026-01-31T12:30:45.123Z"],
  ["2026-01-31 12:30:45", "2026-01-31 12:30:45Z"],
];

/** A moment as text that does not say in which zone: every reader takes its own. */
export const timeWithoutZone: LintRule = {
  code: "lint/time-without-zone",
  check: ({ places }) => {
    const patterns = new Map<string, boolean>();
    const isLocalPattern = (pattern: string): boolean => {
      const isLocal = patterns.get(pattern) ?? takesLocalTimesOnly(pattern);
      patterns.set(pattern, isLocal);
      return isLocal;
    };
    return places.flatMap(({ schema, property, owner, locate }) => {
      const told = toldBy(schema, isLocalPattern);
      if (told === undefined) return [];
      const what = property === undefined ? `A text of ${owner}` : `\`${property}\` of ${owner}`;
      const text = `${what} is a time without a zone, as its \`${told}\` tells.`;
      return [finding("lint/time-without-zone", text, { location: locate(told) })];
    });
  },
};

/** The keyword that gives it away. */
function toldBy(
  schema: JsonObject,
  isLocalPattern: (pattern: string) => boolean,
): string | undefined {
  const { format, pattern } = schema;
  if (typeof format === "string" && localFormats.has(format)) return "format";
  if (!typesIn(schema).includes("string") || format === "date-time") return undefined;
  if (typeof pattern === "string" && isLocalPattern(pattern)) return "pattern";
  return ["examples", "default", "const", "enum"].find((keyword) => isLocal(schema[keyword]));
}

function isLocal(value: Json | undefined): boolean {
  const values = isArray(value) ? value : [value];
  return values.length > 0 && values.every((each) => typeof each === "string" && LOCAL.test(each));
}

function takesLocalTimesOnly(pattern: string): boolean {
  // A pattern that takes nearly anything says nothing about time.
  if (!/\d|\\d/.test(pattern)) return false;
  const expression = compiled(pattern);
  if (expression?.test("2026-01-31") !== false || expression.test("x")) return false;
  return instants.some(([local, zoned]) => expression.test(local) && !expression.test(zoned));
}

function compiled(pattern: string): RegExp | undefined {
  // Looked at, not trusted: a pattern that could run for long is short here, and so are the texts.
  try {
    return new RegExp(pattern, "u");
  } catch {
    return undefined;
  }
}
