import { park } from "../store/operations/park.js";
import { transact } from "../store/transaction.js";
import type { Delivery } from "../transport/transport.js";
import { activityOf } from "../work/activity.js";
import { runInBackground } from "../work/background.js";
import { backoffMs } from "../work/backoff.js";
import { nudge } from "../work/signals.js";
import { attemptMessage, countOutcome } from "./attempt.js";
import { isCircumstance, persist } from "./circumstance.js";
import type { ConsumerSetup } from "./consumer-options.js";
import { describeFailure } from "./failure.js";
import { type Incoming, readIncoming } from "./incoming.js";
import type { Outcome } from "./process.js";
import { type Refusal, type Resolved, resolve } from "./resolve.js";

/** Takes one delivery to its end: handled, parked, dead-lettered, or (false) handed back. */
export async function deliver(setup: ConsumerSetup, delivery: Delivery): Promise<boolean> {
  const end = activityOf(setup.environment.clock).begin();
  try {
    const { message } = delivery;
    const incoming = readIncoming(setup.identify(message));
    const attempt = () => attemptOnce(setup, incoming, delivery);
    if (await runInBackground(() => persist(setup, attempt))) return true;
    setup.counters.count("handed-back");
    await delivery.nack();
    return false;
  } finally {
    end();
  }
}

async function attemptOnce(
  setup: ConsumerSetup,
  incoming: Incoming,
  delivery: Delivery,
): Promise<void> {
  const found = await tryOnce(setup, incoming, delivery);
  if (found === "suspect") return parkSuspect(setup, incoming, delivery);
  if (found === "early") return parkEarly(setup, incoming, delivery);
  if (typeof found === "object" && "reason" in found) {
    return refuse(setup, incoming, found, delivery);
  }
  if (typeof found === "object" && "failure" in found) {
    return parkFailed(setup, incoming, found.failure, delivery);
  }
  return settled(setup, found, delivery);
}

/** Only what the message or its handler did ends here as a failure; the rest is thrown on. */
async function tryOnce(
  setup: ConsumerSetup,
  incoming: Incoming,
  delivery: Delivery,
): Promise<Outcome | Refusal | "suspect" | { readonly failure: unknown }> {
  try {
    const resolved = resolve(incoming, setup.table, setup.sender, setup.environment.clock.now());
    if ("reason" in resolved) return resolved;
    if (delivery.redelivered) return "suspect";
    return await run(setup, incoming, resolved, delivery);
  } catch (error) {
    if (isCircumstance(error) || setup.signal.aborted) throw error;
    return { failure: error };
  }
}

async function run(
  setup: ConsumerSetup,
  incoming: Incoming,
  resolved: Resolved,
  delivery: Delivery,
): Promise<Outcome> {
  return attemptMessage(setup, {
    incoming,
    resolved,
    number: 1,
    mayBeHeld: true,
    settle: async (tx) => delivery.ackIn?.(tx),
  });
}

async function settled(setup: ConsumerSetup, outcome: Outcome, delivery: Delivery): Promise<void> {
  if (delivery.ackIn === undefined) await delivery.ack();
  countOutcome(setup, outcome);
  if (outcome === "held") nudge(setup.store, "parked");
}

/** Nothing here can make it valid: straight to the dead letters, with the bytes as they came. */
async function refuse(
  setup: ConsumerSetup,
  incoming: Incoming,
  refusal: Refusal,
  delivery: Delivery,
): Promise<void> {
  const { counters, environment, consumer } = setup;
  if (refusal.reason === "unknown-type" && isOthers(setup, incoming)) {
    counters.count("not-for-this-consumer");
    return acknowledge(setup, delivery);
  }
  await setAside(setup, incoming, delivery, {
    state: "dead",
    holds: holdsKey(setup, incoming) && refusal.reason !== "unknown-type",
    attempts: 0,
    delayMs: 0,
    ...refusal,
  });
  counters.count(`dead-lettered:${refusal.reason}`);
  environment.log.error(
    { consumer, messageId: incoming.id, type: incoming.type, reason: refusal.reason },
    "dead-lettered a message that cannot be handled",
  );
}

const isOthers = (setup: ConsumerSetup, { type }: Incoming): boolean =>
  setup.unknownTypes === "ignore" || setup.elsewhere.has(type);

const holdsKey = (setup: ConsumerSetup, { key }: Incoming): boolean =>
  key !== undefined && setup.retry.afterDeadLetter === "park";

async function parkFailed(
  setup: ConsumerSetup,
  incoming: Incoming,
  error: unknown,
  delivery: Delivery,
): Promise<void> {
  const { retry, environment, counters } = setup;
  const exhausted = retry.attemptsMax <= 1;
  await setAside(setup, incoming, delivery, {
    state: exhausted ? "dead" : "waiting",
    holds: !exhausted || holdsKey(setup, incoming),
    attempts: 1,
    delayMs: exhausted ? 0 : backoffMs(1, retry, environment.random),
    ...describeFailure(error),
  });
  counters.count(exhausted ? "dead-lettered:failed" : "parked");
  environment.log.warn(
    { consumer: setup.consumer, messageId: incoming.id, type: incoming.type, err: error },
    "a handler failed; its message is parked",
  );
}

/**
 * Nobody knows how it ended the last time; it may have ended the process. From the parked rows on its
 * attempts are counted before they are made, so that it cannot do so for ever.
 */
async function parkSuspect(
  setup: ConsumerSetup,
  incoming: Incoming,
  delivery: Delivery,
): Promise<void> {
  await setAside(setup, incoming, delivery, {
    state: "waiting",
    holds: true,
    attempts: 0,
    delayMs: 0,
    reason: "redelivered",
    detail: "It was delivered before, and not acknowledged.",
  });
  setup.counters.count("redelivered");
}

/** Its instance does not exist yet. It holds nobody back: what it waits for may be behind it. */
async function parkEarly(
  setup: ConsumerSetup,
  incoming: Incoming,
  delivery: Delivery,
): Promise<void> {
  await setAside(setup, incoming, delivery, {
    state: "waiting",
    holds: false,
    attempts: 0,
    delayMs: setup.retry.delayMs / 4,
    reason: "early",
    detail: "It belongs to a saga instance that does not exist yet.",
  });
  setup.counters.count("early");
}

async function setAside(
  setup: ConsumerSetup,
  incoming: Incoming,
  delivery: Delivery,
  parking: Parameters<typeof park>[3],
): Promise<void> {
  await transact(setup.store, setup.environment.clock, async (tx) => {
    await park(tx, setup.consumer, incoming, parking);
    await delivery.ackIn?.(tx);
  });
  nudge(setup.store, "parked");
  if (delivery.ackIn === undefined) await delivery.ack();
}

async function acknowledge(setup: ConsumerSetup, delivery: Delivery): Promise<void> {
  if (delivery.ackIn === undefined) return delivery.ack();
  await transact(setup.store, setup.environment.clock, async (tx) => delivery.ackIn?.(tx));
}
