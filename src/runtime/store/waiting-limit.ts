import { RuntimeError } from "../errors.js";
import { isInBackground } from "../work/background.js";

/** How many calls may wait for a connection of a store, unless it is told otherwise. */
export const waitingMaxDefault = 1_000;

export function checkWaitingMax(waitingMax: number): number {
  if (Number.isInteger(waitingMax) && waitingMax > 0) return waitingMax;
  throw new RuntimeError(
    "options",
    `waitingMax must be a whole number above 0, not ${waitingMax}.`,
  );
}

/**
 * Refuses a caller in the foreground while as many wait already: better told at once than kept until
 * it has given up. What runs in the background is bounded by what it takes on, and never refused.
 */
export function refuseWaiting(waiting: number, waitingMax: number): void {
  if (waiting < waitingMax || isInBackground()) return;
  throw new RuntimeError(
    "limit-exceeded",
    `${waiting} calls wait for a connection; waitingMax is ${waitingMax}.`,
    { retryable: true },
  );
}
