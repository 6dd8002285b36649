import type { Clock, Random } from "./clock.js";
import { uuidVersion7 } from "./uuid.js";

/** Reproducible randomness: the same seed (and clock) gives the same numbers and ids. */
export function seededRandom(seed: number, clock: Pick<Clock, "now">): Random {
  const next = mulberry32(seed);
  const bytes = () => Uint8Array.from({ length: 10 }, () => Math.floor(next() * 256));
  return { next, newId: () => uuidVersion7(clock.now(), bytes()) };
}

// Public domain generator by Tommy Ettinger; 32 bits of state are plenty for a schedule.
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
