import type { Location } from "../diagnostics/diagnostic.js";
import { isObject, type Json, member } from "./json.js";
import { formatPointer, type JsonPath, parsePointer } from "./json-pointer.js";

/** A file that was read, parsed and found to be within the limits. */
export interface SourceFile {
  /** As the user typed it, or derived from that for a referenced file; forward slashes. */
  readonly file: string;
  /** Real absolute path. */
  readonly path: string;
  readonly text: string;
  readonly value: Json;
  /** Where the value of a path stands; for a mapping or list, its key. A path that is not there gives its nearest ancestor. */
  locate(path: JsonPath, part?: "value" | "key"): Location;
  /** The files that its `$ref`s name, by the part before `#` as written. */
  readonly references: ReadonlyMap<string, SourceFile>;
  /** The places that have a name: what `#name` behind the name of this file leads to. */
  readonly anchors?: ReadonlyMap<string, JsonPath>;
  /** Of a file of sagas: the documents in which its `#/…` is looked up, since it holds none itself. */
  readonly bases?: readonly SourceFile[];
}

/** A value and where it stands. */
export interface Place {
  readonly source: SourceFile;
  readonly path: JsonPath;
  readonly value: Json;
}

export const rootOf = (source: SourceFile): Place => ({ source, path: [], value: source.value });

export const locationOf = ({ source, path }: Place, part?: "value" | "key"): Location =>
  source.locate(path, part);

/** Identity of a place: two references to one thing have equal keys. */
export const placeKey = ({ source, path }: Place): string =>
  `${source.path}#${formatPointer(path)}`;

/** The place of an own member, or undefined. */
export function childOf(place: Place, key: string): Place | undefined {
  const value = member(place.value, key);
  return value === undefined
    ? undefined
    : { source: place.source, path: [...place.path, key], value };
}

/** The places of all members of a mapping, or of all items of a list, in the order of the document. */
export function childrenOf(place: Place | undefined): readonly Place[] {
  if (!place || typeof place.value !== "object" || place.value === null) return [];
  const { source, path, value } = place;
  return Object.entries(value).map(([key, each]) => ({
    source,
    path: [...path, key],
    value: each,
  }));
}

/** The last segment of a place's path: its key in the mapping that holds it. */
export const keyOf = (place: Place): string => place.path.at(-1) ?? "";

/** The text of a member, if it is one. */
export function textOf(place: Place | undefined, key: string): string | undefined {
  const value = place && member(place.value, key);
  return typeof value === "string" ? value : undefined;
}

/** The `$ref` of a value that is a reference. */
export function referenceOf(value: Json): string | undefined {
  const reference = isObject(value) ? member(value, "$ref") : undefined;
  return typeof reference === "string" ? reference : undefined;
}

/** A reference's file and pointer: `./shared.yaml#/components/…`. */
export function splitReference(reference: string): {
  readonly file: string;
  readonly path: JsonPath;
} {
  const hash = reference.indexOf("#");
  if (hash < 0) return { file: reference, path: [] };
  return { file: reference.slice(0, hash), path: parsePointer(decode(reference.slice(hash + 1))) };
}

/** A URI part without its percent escapes; text that only looks escaped stays as it is. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** How many references a lookup may still go through: pointers can be written that never end. */
interface Budget {
  hops: number;
}

export const hopsMax = 200;

/**
 * The place that a reference written in `from` names; it may be a reference itself. A pointer that
 * leads through another reference is followed there, as the usual resolvers do.
 */
export function lookUp(
  from: SourceFile,
  reference: string,
  budget: Budget = { hops: hopsMax },
): Place | undefined {
  const { file, path } = splitReference(reference);
  if (file === "" && from.bases) return lookUpInBases(from.bases, reference, budget);
  const source = file === "" ? from : from.references.get(file);
  let place: Place | undefined = source && rootOf(source);
  for (const segment of (source && anchorOf(source, reference)) ?? path) {
    const here: Place | undefined = place;
    place = here && (childOf(here, segment) ?? childThrough(here, segment, budget));
  }
  return place;
}

/** Where a reference leads whose fragment is a name and no pointer. */
export const anchorOf = (source: SourceFile, reference: string): JsonPath | undefined =>
  source.anchors?.get(decode(reference.slice(reference.indexOf("#") + 1)));

function lookUpInBases(
  bases: readonly SourceFile[],
  reference: string,
  budget: Budget,
): Place | undefined {
  for (const base of bases) {
    const place = lookUp(base, reference, budget);
    if (place) return place;
  }
  return undefined;
}

function childThrough(place: Place, segment: string, budget: Budget): Place | undefined {
  if (referenceOf(place.value) === undefined) return undefined;
  const { end } = chainOf(place, budget);
  return end && childOf(end, segment);
}

/** Follows references until a value that is none. Undefined when one points to nothing, or in a circle. */
export const follow = (place: Place | undefined): Place | undefined => chainOf(place).end;

/**
 * Where the references from a place lead: to an `end`, or around a `circle` of places. None of them:
 * one points to nothing, or there are more of them than anybody follows (`isTooLong`).
 */
export function chainOf(
  place: Place | undefined,
  budget: Budget = { hops: hopsMax },
): { readonly end?: Place; readonly circle?: readonly Place[]; readonly isTooLong?: boolean } {
  const seen = new Map<string, Place>();
  let current = place;
  while (current && budget.hops > 0) {
    const reference = referenceOf(current.value);
    if (reference === undefined) return { end: current };
    const key = placeKey(current);
    if (seen.has(key)) return { circle: [...seen.values()] };
    seen.set(key, current);
    budget.hops -= 1;
    current = lookUp(current.source, reference, budget);
  }
  return { isTooLong: budget.hops <= 0 };
}
