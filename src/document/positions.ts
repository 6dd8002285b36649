import { isAlias, isCollection, isMap, isPair, isScalar, isSeq, type Node, type Pair } from "yaml";
import type { JsonPath } from "./json-pointer.js";

/**
 * Start and end offset of what stands at a path. For a scalar that is the value; for a mapping or
 * a list it is the key that names it, which is what a reader looks for. A path that does not exist
 * gives its nearest ancestor. Aliases are left where they are: their text is the place.
 */
export function locatePath(
  contents: Node,
  path: JsonPath,
  text: string,
  part: "value" | "key" = "value",
): [start: number, end: number] {
  let pair: Pair | undefined;
  let node: Node | undefined = contents;
  let depth = 0;
  for (; depth < path.length; depth++) {
    const next = step(node, path[depth] ?? "");
    if (!next) break;
    ({ pair, node } = next);
  }
  // A missing member is looked for at its parent's key, whatever the caller wanted to see.
  const wanted = depth < path.length ? "key" : part;
  return rangeOf(pair, node, text, wanted);
}

interface Step {
  readonly pair: Pair | undefined;
  readonly node: Node | undefined;
}

function step(node: Node | undefined, segment: string): Step | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => keyText(key) === segment);
    return pair && { pair, node: asNode(pair.value) };
  }
  if (isSeq(node)) {
    const item = node.items[Number(segment)];
    if (item === undefined) return undefined;
    return isPair(item) ? undefined : { pair: undefined, node: asNode(item) };
  }
  return undefined;
}

function rangeOf(
  pair: Pair | undefined,
  node: Node | undefined,
  text: string,
  part: "value" | "key",
): [number, number] {
  const key = asNode(pair?.key);
  if (key && (part === "key" || !node || isCollection(node) || isAlias(node))) return offsets(key);
  if (!node) return [0, 0];
  const [start, end] = offsets(node);
  if (!isCollection(node)) return [start, end];
  // An item of a list, or the root, has no key: its first line stands for it.
  const lineEnd = text.indexOf("\n", start);
  return [start, lineEnd < 0 ? end : Math.min(end, lineEnd)];
}

const offsets = (node: Node): [number, number] => [node.range?.[0] ?? 0, node.range?.[1] ?? 0];

const asNode = (value: unknown): Node | undefined =>
  isScalar(value) || isCollection(value) || isAlias(value) ? value : undefined;

/** The text of a mapping's key as it appears in JSON. */
export const keyText = (key: unknown): string | undefined =>
  isScalar(key) ? String(key.value) : undefined;
