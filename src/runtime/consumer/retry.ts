import type { ClaimedMessage } from "../store/operations/claim-parked.js";
import { buryParked, postponeParked, removeParked } from "../store/operations/settle-parked.js";
import type { Tx } from "../store/store.js";
import { transact } from "../store/transaction.js";
import { backoffMs } from "../work/backoff.js";
import { attemptMessage, countOutcome } from "./attempt.js";
import { isCircumstance, persist } from "./circumstance.js";
import type { ConsumerSetup } from "./consumer-options.js";
import { describeFailure } from "./failure.js";
import { type Incoming, readIncoming } from "./incoming.js";
import { type Resolved, resolve } from "./resolve.js";

/** A saga message may arrive this long before its instance; then nobody will start one any more. */
const earlyMsMax = 300_000;
const earlyDelays = { delayMs: 50, delayMsMax: 5_000 };

/** Tries a claimed message again, and settles what becomes of it. */
export async function retryParked(setup: ConsumerSetup, claimed: ClaimedMessage): Promise<void> {
  const message = { ...claimed, key: claimed.key ?? undefined };
  const incoming = readIncoming(setup.identify(message));
  if (await persist(setup, () => attemptAgain(setup, claimed, incoming))) return;
  await giveBack(setup, claimed);
}

/** Stopped in the middle: whoever comes next need not wait until the claim ends. */
async function giveBack(setup: ConsumerSetup, claimed: ClaimedMessage): Promise<void> {
  const { reason } = claimed;
  const later = { delayMs: 0, counts: false, reason, detail: "The service stopped." };
  await inTx(setup, (tx) => postponeParked(tx, claimed, later)).catch((error: unknown) => {
    setup.environment.log.debug(
      { seq: claimed.seq, err: error },
      "a claim could not be given back",
    );
  });
}

async function attemptAgain(
  setup: ConsumerSetup,
  claimed: ClaimedMessage,
  incoming: Incoming,
): Promise<void> {
  if (claimed.attempts > setup.retry.attemptsMax) return bury(setup, claimed, neverCameBack);
  try {
    const resolved = resolve(incoming, setup.table, setup.sender, setup.environment.clock.now());
    if ("reason" in resolved) return await bury(setup, claimed, resolved);
    await run(setup, claimed, incoming, resolved);
  } catch (error) {
    if (isCircumstance(error) || setup.signal.aborted) throw error;
    await fail(setup, claimed, error);
  }
}

// Counted before it ran, and nobody wrote down how it ended.
const neverCameBack = {
  reason: "crashed",
  detail: "The process ended each time this message was handled.",
};

async function run(
  setup: ConsumerSetup,
  claimed: ClaimedMessage,
  incoming: Incoming,
  resolved: Resolved,
): Promise<void> {
  setup.counters.count("retried");
  const outcome = await attemptMessage(setup, {
    incoming,
    resolved,
    number: claimed.attempts,
    mayBeHeld: false,
    settle: (tx) => removeParked(tx, claimed),
  });
  if (outcome === "early") return waitForInstance(setup, claimed);
  countOutcome(setup, outcome);
}

async function fail(setup: ConsumerSetup, claimed: ClaimedMessage, error: unknown): Promise<void> {
  const failure = describeFailure(error);
  const { retry, environment, counters, consumer } = setup;
  environment.log.warn(
    { consumer, seq: claimed.seq, attempt: claimed.attempts, err: error },
    "a retry failed",
  );
  if (claimed.attempts >= retry.attemptsMax) return bury(setup, claimed, failure);
  const delayMs = backoffMs(claimed.attempts, retry, environment.random);
  await inTx(setup, (tx) => postponeParked(tx, claimed, { delayMs, counts: true, ...failure }));
  counters.count("retries-failed");
}

/** Not counted as attempts, bounded by time instead: the instance may only be slow to begin. */
async function waitForInstance(setup: ConsumerSetup, claimed: ClaimedMessage): Promise<void> {
  const detail = "It belongs to a saga instance that does not exist.";
  if (claimed.age_ms > earlyMsMax) {
    return bury(setup, claimed, { reason: "unknown-saga-instance", detail });
  }
  // Doubles with its age, so that a short race costs little and a long one little work.
  const delayMs = Math.min(earlyDelays.delayMsMax, Math.max(earlyDelays.delayMs, claimed.age_ms));
  await inTx(setup, (tx) =>
    postponeParked(tx, claimed, { delayMs, counts: false, reason: "early", detail }),
  );
}

async function bury(
  setup: ConsumerSetup,
  claimed: ClaimedMessage,
  cause: { readonly reason: string; readonly detail: string },
): Promise<void> {
  const { environment, counters, consumer, retry } = setup;
  const holds =
    claimed.key !== null && retry.afterDeadLetter === "park" && cause.reason !== "unknown-type";
  await inTx(setup, (tx) => buryParked(tx, claimed, { ...cause, holds }));
  counters.count(`dead-lettered:${cause.reason}`);
  environment.log.error(
    { consumer, seq: claimed.seq, attempts: claimed.attempts, reason: cause.reason },
    "gave a message up; it is in the dead letters",
  );
}

const inTx = (setup: ConsumerSetup, work: (tx: Tx) => Promise<void>): Promise<void> =>
  transact(setup.store, setup.environment.clock, work);
