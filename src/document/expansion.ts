import {
  childrenOf,
  lookUp,
  type Place,
  placeKey,
  referenceOf,
  rootOf,
  type SourceFile,
} from "./source-file.js";

/**
 * How many values a document has once its `$ref`s are written out, as libraries do. Shared
 * references double with each level, so this must be known before any library walks the document.
 * A reference into a part that is being written out counts once: recursive schemas are no danger.
 * Infinity when the chain of references is deeper than the stack.
 */
export function expandedSize(source: SourceFile): number {
  try {
    return sizeOf(rootOf(source), new Map());
  } catch (error) {
    if (error instanceof RangeError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}

function sizeOf(place: Place, known: Map<string, number>): number {
  const reference = referenceOf(place.value);
  if (reference === undefined) {
    let size = 1;
    for (const child of childrenOf(place)) size += sizeOf(child, known);
    return size;
  }
  const target = lookUp(place.source, reference);
  if (!target) return 1;
  const key = placeKey(target);
  const counted = known.get(key);
  if (counted !== undefined) return counted;
  known.set(key, 1);
  const size = sizeOf(target, known);
  known.set(key, size);
  return size;
}
