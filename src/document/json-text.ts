import { checkText } from "./characters.js";
import { isArray, type Json } from "./json.js";
import type { JsonPath } from "./json-pointer.js";
import type { DocumentLimits } from "./limits.js";

/** What a JSON text says, and where. */
export interface JsonText {
  readonly value: Json;
  /** Start and end offset of what stands at a path, chosen as `locatePath` chooses it in YAML. */
  locate(path: JsonPath, part?: "value" | "key"): [start: number, end: number];
}

/**
 * Reads a text that is JSON and about which there is nothing to say. Undefined for all others, also
 * for JSON with a key that is there twice, or beyond a limit: the YAML parser reads those, at twenty
 * times the price, and knows what to say of them.
 */
export function parseJson(text: string, limits: DocumentLimits): JsonText | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const index = indexValues(text, limits);
  // Of a key that is there twice, the object has the last value only.
  if (index === undefined || countSound(value) !== index.starts.length) return undefined;
  return { value, locate: locator(text, index) };
}

/** The number of values; NaN when there is one that needs words. */
function countSound(value: Json): number {
  if (typeof value === "string") return isSound(value, "value") ? 1 : Number.NaN;
  if (typeof value === "number") return Number.isFinite(value) ? 1 : Number.NaN;
  if (typeof value !== "object" || value === null) return 1;
  if (isArray(value)) return value.reduce<number>((sum, item) => sum + countSound(item), 1);
  let count = 1;
  for (const [key, member] of Object.entries(value)) {
    if (key === "__proto__" || !isSound(key, "key")) return Number.NaN;
    count += countSound(member);
  }
  return count;
}

const isSound = (text: string, kind: "key" | "value"): boolean =>
  !/[^\x20-\x7e]/.test(text) || checkText(text, kind) === undefined;

/** All values of a text in the order in which they begin, so that those inside follow theirs. */
interface ValueIndex {
  readonly starts: number[];
  readonly ends: number[];
  /** The number of the first value behind it and all that is inside it. */
  readonly nexts: number[];
  /** Where the key begins that names it; -1 for the items of a list and the whole. */
  readonly keys: number[];
}

/** Of valid JSON; undefined when it exceeds a limit. */
function indexValues(text: string, limits: DocumentLimits): ValueIndex | undefined {
  const index: ValueIndex = { starts: [], ends: [], nexts: [], keys: [] };
  const open: number[] = [];
  let key = -1;
  for (let at = 0; at < text.length; ) {
    const character = text[at] ?? "";
    if (character === "}" || character === "]") {
      close(index, open.pop() ?? 0, at + 1);
      at += 1;
    } else if (character === "," || isBlank(character)) {
      at += 1;
    } else {
      const isList = character === "{" || character === "[";
      const end = isList ? at + 1 : endOfScalar(text, at);
      const colon = character === '"' ? afterBlanks(text, end) : end;
      if (text[colon] === ":") {
        key = at;
        at = colon + 1;
        continue;
      }
      const number = index.starts.push(at) - 1;
      if (number >= limits.nodesMax || open.length > limits.depthMax) return undefined;
      index.keys.push(key);
      key = -1;
      close(index, number, end);
      if (isList) open.push(number);
      at = end;
    }
  }
  return index;
}

function close({ starts, ends, nexts }: ValueIndex, number: number, end: number): void {
  ends[number] = end;
  nexts[number] = starts.length;
}

const isBlank = (character: string | undefined): boolean =>
  character === " " || character === "\n" || character === "\r" || character === "\t";

function afterBlanks(text: string, start: number): number {
  let at = start;
  while (isBlank(text[at])) at += 1;
  return at;
}

function endOfScalar(text: string, start: number): number {
  if (text[start] === '"') return endOfString(text, start);
  const bare = /[^\s,\]}]*/y;
  bare.lastIndex = start;
  bare.test(text);
  return bare.lastIndex;
}

/** Behind the quote that ends it: the first one with an even number of backslashes before it. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    let slash = quote - 1;
    while (text[slash] === "\\") slash -= 1;
    if ((quote - slash) % 2 === 1) return quote + 1;
  }
}

/** Finds places by path. What an object holds is looked through once, when something in it is asked for. */
function locator(text: string, index: ValueIndex): JsonText["locate"] {
  const members = new Map<number, ReadonlyMap<string, number>>();
  const { starts, ends, keys } = index;
  const inside = (parent: number): ReadonlyMap<string, number> => {
    const known = members.get(parent) ?? membersOf(text, index, parent);
    members.set(parent, known);
    return known;
  };
  return (path, part = "value") => {
    let place = 0;
    let isThere = true;
    for (const segment of path) {
      const next = inside(place).get(segment);
      isThere = next !== undefined;
      if (next === undefined) break;
      place = next;
    }
    const [start = 0, end = 0, key = -1] = [starts[place], ends[place], keys[place]];
    const isList = text[start] === "{" || text[start] === "[";
    // A missing member is looked for at its parent's key, whatever the caller wanted to see.
    if (key >= 0 && (part === "key" || !isThere || isList)) return [key, endOfString(text, key)];
    const lineEnd = isList ? text.indexOf("\n", start) : -1;
    return [start, lineEnd < 0 ? end : Math.min(end, lineEnd)];
  };
}

/** What stands directly inside a value, by key or position. */
function membersOf(text: string, { nexts, keys }: ValueIndex, parent: number) {
  const found = new Map<string, number>();
  const after = nexts[parent] ?? 0;
  for (let child = parent + 1; child < after; child = nexts[child] ?? after) {
    const key = keys[child] ?? -1;
    const name = key < 0 ? String(found.size) : JSON.parse(text.slice(key, endOfString(text, key)));
    found.set(name, child);
  }
  return found as ReadonlyMap<string, number>;
}
