import { isConflict, isLeaseLost, isStoreAway } from "../store/store-errors.js";
import { backoffMs } from "../work/backoff.js";
import { pause } from "../work/pause.js";
import type { ConsumerSetup } from "./consumer-options.js";

const delays = { delayMs: 50, delayMsMax: 5_000 };
const immediateTries = 3;

/** Whether an error tells of the circumstances, not of the message: it never counts as an attempt. */
export const isCircumstance = (error: unknown): boolean =>
  isStoreAway(error) || isConflict(error) || isLeaseLost(error);

/**
 * Does `work` again until it succeeds: a conflict at once, a store that is away after a pause.
 * False: given up, because the lease is lost or the service stops.
 */
export async function persist(setup: ConsumerSetup, work: () => Promise<void>): Promise<boolean> {
  const { environment, counters, signal } = setup;
  for (let tries = 1; !signal.aborted; tries += 1) {
    try {
      await work();
      return true;
    } catch (error) {
      if (isLeaseLost(error)) return false;
      counters.count(counterOf(error));
      environment.log.warn(
        { consumer: setup.consumer, err: error },
        "could not finish a message; trying again",
      );
      if (isConflict(error) && tries <= immediateTries) continue;
      await pause(environment.clock, 1 + backoffMs(tries, delays, environment.random), signal);
    }
  }
  return false;
}

function counterOf(error: unknown): string {
  if (isStoreAway(error)) return "store-away";
  return isConflict(error) ? "conflicts" : "unfinished";
}
