/**
 * The candidate that `typed` is most likely a misspelling of; undefined when none is near. Near is
 * `distanceMax` edits; by default two fifths of the text.
 */
export function didYouMean(
  typed: string,
  candidates: readonly string[],
  distanceMax: number = Math.max(1, Math.round(typed.length * 0.4)),
): string | undefined {
  const ranked = candidates
    .map((candidate) => ({
      candidate,
      distance: distance(typed.toLowerCase(), candidate.toLowerCase()),
    }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= distanceMax ? best.candidate : undefined;
}

/** Edits that turn `a` into `b`: insert, delete, replace, or swap two neighbours. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++) {
    rows[i] = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const edits = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (same ? 0 : 1));
      rows[i]?.push(swapped ? Math.min(edits, at(i - 2, j - 2) + 1) : edits);
    }
  }
  return at(a.length, b.length);
}
