import type { Stage } from "./stage.js";

/** How a system came to rest; "restless": it did not, within the time that is more than enough. */
export type Rest = "rest" | "restless";

const hourMs = 3_600_000;
const lastLookMs = 61_000;
const turnsMax = 200_000;

/** Lets everything happen that has to, one thing at a time, until nothing more does. */
export async function playUntilRest(stage: Stage): Promise<Rest> {
  const { time, scheduler, log } = stage.world;
  const limitMs = time.now() + 2 * hourMs;
  let looked = -1;
  for (let turn = 0; turn < turnsMax; turn += 1) {
    await stage.quiet();
    if (time.fireDue() > 0 || scheduler.openOne(time.now()) !== undefined) continue;
    const nextMs = firstOf(time.nextMs(stage.isWatchful()), scheduler.nextMs(time.now()));
    if (nextMs !== undefined) {
      if (nextMs > limitMs) return "restless";
      time.moveTo(nextMs);
    } else if (looked === log.events.length) {
      return "rest";
    } else {
      // Nudges may be lost: whatever only a poll finds is found now.
      looked = log.events.length;
      time.moveTo(time.now() + lastLookMs);
      time.pollAll();
    }
  }
  return "restless";
}

/** Plays on until all services run. Throws what keeps one of them from starting. */
export async function playUntilReady(stage: Stage): Promise<void> {
  const { time, scheduler } = stage.world;
  for (let turn = 0; turn < turnsMax; turn += 1) {
    await stage.quiet();
    if (stage.isReady()) return;
    if (time.fireDue() > 0 || scheduler.openOne(time.now()) !== undefined) continue;
    const nextMs = firstOf(time.nextMs(true), scheduler.nextMs(time.now()));
    if (nextMs === undefined) break;
    time.moveTo(nextMs);
  }
  throw new Error("The services do not start: they wait for something that is not simulated.");
}

const firstOf = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b);
