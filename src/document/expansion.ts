import {
  childrenOf,
  lookUp,
  type Place,
  placeKey,
  referenceOf,
  rootOf,
  type SourceFile,
} from "./source-file.js";

/** What a document is once its `$ref`s are written out. */
export interface Extent {
  /** Values. */
  readonly size: number;
  /** Levels of values inside of each other. */
  readonly depth: number;
}

/**
 * How much a document is once its `$ref`s are written out, as libraries do. Shared references double
 * with each level, and whoever walks a schema of many levels needs a stack for them, so this must be
 * known before anybody walks the document. A reference into a part that is being written out counts
 * once: recursive schemas are no danger. Infinite when the chain of references is deeper than the stack.
 */
export function expandedExtent(source: SourceFile): Extent {
  try {
    return extentOf(rootOf(source), new Map());
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { size: Number.POSITIVE_INFINITY, depth: Number.POSITIVE_INFINITY };
  }
}

const one: Extent = { size: 1, depth: 1 };

function extentOf(place: Place, known: Map<string, Extent>): Extent {
  const reference = referenceOf(place.value);
  if (reference === undefined) {
    let { size, depth } = one;
    for (const child of childrenOf(place)) {
      const inner = extentOf(child, known);
      size += inner.size;
      depth = Math.max(depth, inner.depth + 1);
    }
    return { size, depth };
  }
  const target = lookUp(place.source, reference);
  if (!target) return one;
  const key = placeKey(target);
  const counted = known.get(key);
  if (counted !== undefined) return counted;
  known.set(key, one);
  const extent = extentOf(target, known);
  known.set(key, extent);
  return extent;
}
