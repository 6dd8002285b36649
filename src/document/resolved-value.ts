import { isArray, isObject, type Json } from "./json.js";
import {
  lookUp,
  type Place,
  placeKey,
  referenceOf,
  rootOf,
  type SourceFile,
} from "./source-file.js";

/**
 * A document with its `$ref`s replaced by what they name. Equal references share one value, so the
 * result is as small as the files are; a reference into what is being replaced, and one that points
 * to nothing, stay as they are.
 */
export function resolvedValue(source: SourceFile): Json {
  return resolve(rootOf(source), new Map());
}

function resolve(place: Place, known: Map<string, Json | "open">): Json {
  const { source, path, value } = place;
  const reference = referenceOf(value);
  if (reference !== undefined) return resolveReference(place, reference, known);
  const child = (key: string, each: Json): Json =>
    typeof each === "object" && each !== null
      ? resolve({ source, path: [...path, key], value: each }, known)
      : each;
  if (isArray(value)) return value.map((each, index) => child(String(index), each));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, child(key, each)]));
}

function resolveReference(
  place: Place,
  reference: string,
  known: Map<string, Json | "open">,
): Json {
  const target = lookUp(place.source, reference);
  if (!target) return place.value;
  const key = placeKey(target);
  const before = known.get(key);
  if (before === "open") return place.value;
  if (before !== undefined) return before;
  known.set(key, "open");
  const value = resolve(target, known);
  known.set(key, value);
  return value;
}
