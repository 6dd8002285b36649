import type { Random } from "../clock.js";

export interface BackoffOptions {
  readonly delayMs: number;
  readonly delayMsMax: number;
}

/**
 * Exponential with full jitter: anything between nothing and the doubled delay, so that those who
 * failed together do not come back together. `failures` is 1 after the first one.
 */
export function backoffMs(failures: number, options: BackoffOptions, random: Random): number {
  const ceilingMs = Math.min(options.delayMsMax, options.delayMs * 2 ** (failures - 1));
  return Math.ceil(random.next() * ceilingMs);
}
