/** How often a story is played again at most to find a smaller one. */
const triesMax = 200;

/**
 * A small part of `items` that still fails: leaves out halves, then quarters ... then single ones, as
 * long as `fails` (delta debugging). `items` themselves must fail.
 */
export async function shrink<T>(
  items: readonly T[],
  fails: (items: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let kept = items;
  let tries = 0;
  for (let size = Math.ceil(kept.length / 2); size >= 1; ) {
    let smaller: readonly T[] | undefined;
    for (let at = 0; at < kept.length && smaller === undefined; at += size) {
      const rest = [...kept.slice(0, at), ...kept.slice(at + size)];
      tries += 1;
      if (tries > triesMax) return kept;
      if (await fails(rest)) smaller = rest;
    }
    if (smaller !== undefined) {
      kept = smaller;
      size = Math.min(size, Math.max(1, Math.ceil(kept.length / 2)));
      if (kept.length === 0) return kept;
    } else if (size === 1) return kept;
    else size = Math.ceil(size / 2);
  }
  return kept;
}
