import { hash32 } from "../../runtime/wire/hash.js";

/**
 * Chance by name: uniform in [0, 1), the same for the same seed and name. Not a stream of numbers,
 * in which leaving out one fault would shift all decisions after it, and shrinking could not work.
 */
export const chance = (seed: number, name: string): number => hash32(`${seed} ${name}`) / 2 ** 32;

/** A whole number in [0, below). */
export const chooseBelow = (seed: number, name: string, below: number): number =>
  Math.floor(chance(seed, name) * below);

/** Counts how often each name was asked for, so that the third delivery differs from the second. */
export function createOrdinals(): (name: string) => string {
  const counts = new Map<string, number>();
  return (name) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return `${name} #${count}`;
  };
}
