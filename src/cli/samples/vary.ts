import type { Json } from "../../contract/model.js";
import { type JsonPath, replaced } from "../../emit/sample/json-path.js";

/** Uniform in [0, 1). */
export type Dice = () => number;

const PARTS_MAX = 200;

/**
 * `value` with other values in its leaves, as far as `accepts` lets them be. Equal texts stay equal,
 * so that an id that stands in two places stays one id.
 */
export function varied(value: Json, dice: Dice, accepts: (value: Json) => boolean): Json {
  const known = new Map<string, string>();
  let made = value;
  for (const { path, part } of leavesOf(value, []).slice(0, PARTS_MAX)) {
    const candidates = othersFor(part, dice, known);
    const fit = candidates.find((candidate) => accepts(replaced(made, path, candidate)));
    if (fit === undefined) continue;
    made = replaced(made, path, fit);
    if (typeof part === "string" && typeof fit === "string") known.set(part, fit);
  }
  return made;
}

interface Leaf {
  readonly path: JsonPath;
  readonly part: string | number | boolean;
}

function leavesOf(value: Json, path: JsonPath): readonly Leaf[] {
  if (value === null) return [];
  if (typeof value !== "object") return [{ path, part: value }];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, part]: readonly [string | number, Json]) =>
    leavesOf(part, [...path, key]),
  );
}

/** What might stand there instead, best first. */
function othersFor(
  part: Leaf["part"],
  dice: Dice,
  known: ReadonlyMap<string, string>,
): readonly Json[] {
  if (typeof part === "boolean") return [dice() < 0.5];
  if (typeof part === "number") return otherNumbers(part, dice);
  const before = known.get(part);
  return before === undefined ? otherTexts(part, dice) : [before, ...otherTexts(part, dice)];
}

function otherNumbers(part: number, dice: Dice): readonly number[] {
  const near = Math.floor(dice() * 10);
  const any = 1 + Math.floor(dice() * 1_000);
  const numbers = [any, part + near, part - near, part + near * 10];
  return Number.isInteger(part) ? numbers : [any + near / 10, ...numbers];
}

const DAY_MS = 86_400_000;

function otherTexts(part: string, dice: Dice): readonly string[] {
  const day = new Date(Date.UTC(2030, 0, 1) + Math.floor(dice() * 365 * DAY_MS));
  const written = day.toISOString();
  if (/^\d{4}-\d\d-\d\dT/.test(part)) return [`${written.slice(0, 19)}Z`];
  if (/^\d{4}-\d\d-\d\d$/.test(part)) return [written.slice(0, 10)];
  if (/^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i.test(part)) {
    return [`${digits(dice, 8, 16)}-0000-4000-8000-${digits(dice, 12, 16)}`];
  }
  const numbered = part.replace(/\d+/g, ({ length }) => digits(dice, length, 10));
  const longer = `${part}-${digits(dice, 4, 10)}`;
  const cut = part.slice(0, -4) + digits(dice, Math.min(4, part.length), 10);
  return numbered === part ? [longer, cut] : [numbered, longer, cut];
}

const digits = (dice: Dice, length: number, base: number): string =>
  Array.from({ length }, () => Math.floor(dice() * base).toString(base)).join("");
