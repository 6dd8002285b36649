/**
 * Whether the database could not be reached or went away: never the message's fault. Only what an
 * adapter says counts, so that a handler's own refused connection to elsewhere stays a failure.
 */
export const isStoreAway = (error: unknown): boolean => someCause(error, "unavailable");

// Somebody's `deallocate` or `discard` has come between; what is missing is sent with the next try.
const preparedGone = "26000";

/** Whether the transaction lost against another one and only has to run again. */
export const isConflict = (error: unknown): boolean =>
  someCause(error, "40001", "40P01", preparedGone);

/** SQLSTATE of our own functions. */
const takenOver = "AG001";

/** Whether somebody else holds the lease by now, so this transaction must not count. */
export const isLeaseLost = (error: unknown): boolean => someCause(error, "lease-lost", takenOver);

const causesMax = 10;

function someCause(error: unknown, ...codes: readonly string[]): boolean {
  let cause = error;
  for (let depth = 0; depth < causesMax && cause instanceof Error; depth += 1) {
    if ("code" in cause && typeof cause.code === "string" && codes.includes(cause.code))
      return true;
    cause = cause.cause;
  }
  return false;
}
