import { isArray, isObject, member } from "../document/json.js";
import type { Json } from "./model.js";

/** What a `$ref` in a compared value stands for; undefined for text that only looks like one. */
export type Target = (reference: string) => Json | undefined;

/**
 * True when two values say the same with their references written out. References that lead back
 * into a comparison under way count as equal, so recursive schemas end.
 */
export function sameJson(a: Json, b: Json, target: Target, assumed = new Set<string>()): boolean {
  if (isArray(a) && isArray(b)) {
    return (
      a.length === b.length &&
      a.every((each, index) => sameJson(each, b[index] ?? null, target, assumed))
    );
  }
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => {
    const [left, right] = [member(a, key), member(b, key)];
    if (left === undefined || right === undefined) return false;
    return key === "$ref"
      ? sameTarget(left, right, target, assumed)
      : sameJson(left, right, target, assumed);
  });
}

function sameTarget(a: Json, b: Json, target: Target, assumed: Set<string>): boolean {
  if (a === b || typeof a !== "string" || typeof b !== "string") return a === b;
  const pair = JSON.stringify([a, b]);
  if (assumed.has(pair)) return true;
  assumed.add(pair);
  const [left, right] = [target(a), target(b)];
  return left !== undefined && right !== undefined && sameJson(left, right, target, assumed);
}
