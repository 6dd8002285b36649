import type { Clock } from "../clock.js";
import { activityOf } from "./activity.js";
import type { VirtualClock } from "./virtual-clock.js";

/** Waits until everything on this clock has come to rest. Time does not move. */
export const settle = (clock: Clock): Promise<void> => activityOf(clock).idle();

/** Moves time by `durationMs`, stopping at every deadline on the way until all has come to rest. */
export async function advance(clock: VirtualClock, durationMs: number): Promise<void> {
  const endMs = clock.now() + durationMs;
  await travel(clock, endMs);
  clock.jumpTo(endMs);
  await settle(clock);
}

/**
 * Runs until nothing is at work and no deadline is left, or the next one lies further than
 * `withinMs` (default one hour) after the start: what is still waiting then waits for the outside.
 */
export function runUntilIdle(clock: VirtualClock, withinMs = 3_600_000): Promise<void> {
  return travel(clock, clock.now() + withinMs);
}

async function travel(clock: VirtualClock, endMs: number): Promise<void> {
  for (;;) {
    await settle(clock);
    const nextMs = clock.nextDeadline();
    if (nextMs === undefined || nextMs > endMs) return;
    clock.jumpTo(nextMs);
  }
}
