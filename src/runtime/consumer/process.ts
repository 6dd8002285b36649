import type { OutboxBuffer } from "../outbox/buffer.js";
import { traceOf } from "../outbox/outgoing.js";
import { beginInbox, processedBody, takeBusinessKey } from "../store/operations/begin-inbox.js";
import { park } from "../store/operations/park.js";
import { layTombstone, lockSaga } from "../store/operations/tombstones.js";
import { handlerSlots } from "../store/slots.js";
import type { Tx } from "../store/store.js";
import { transact } from "../store/transaction.js";
import { digest } from "../wire/hash.js";
import { nudge } from "../work/signals.js";
import type { ConsumerSetup } from "./consumer-options.js";
import { attemptContext } from "./context.js";
import type { Incoming } from "./incoming.js";
import type { Resolved } from "./resolve.js";

/** What one attempt came to; everything but "early" has committed. */
export type Outcome =
  | "handled"
  | "duplicate"
  | "duplicate-by-key"
  | "id-reuse"
  | "held"
  | "refused-by-tombstone"
  | "early"
  | { readonly ignored: string };

/** One attempt at one message. */
export interface Attempt {
  readonly incoming: Incoming;
  readonly resolved: Resolved;
  /** 1 for the first. */
  readonly number: number;
  /** False for what comes out of its lane itself. */
  readonly mayBeHeld: boolean;
  /** Result of the endpoint's `prepare`, which ran outside. */
  readonly prepared: unknown;
  /** Acknowledges in the same transaction, where that is possible. Its last statement. */
  settle(tx: Tx): Promise<void>;
}

/** Inbox row, effects, published messages and acknowledgement: one transaction. */
export async function processAttempt(setup: ConsumerSetup, attempt: Attempt): Promise<Outcome> {
  const { envelope } = attempt.resolved.event;
  const buffer = setup.createBuffer({
    correlationId: envelope.correlationid,
    causationId: envelope.id,
    ...traceOf(envelope),
  });
  try {
    const outcome = await handlerSlots(setup.store).use(() =>
      transact(setup.store, setup.environment.clock, async (tx) => {
        const outcome = await decide(setup, attempt, tx, buffer);
        await attempt.settle(tx);
        return outcome;
      }),
    );
    tellOthers(setup, buffer);
    return outcome;
  } catch (error) {
    if (error === early) return "early";
    throw error;
  }
}

function tellOthers({ store, environment, counters }: ConsumerSetup, { size }: OutboxBuffer): void {
  if (size > 0) {
    counters.count("published", size);
    nudge(store, "outbox");
  }
  // On the system clock the next poll finds a new timer in time; a virtual one must know its date.
  if (environment.clock.virtual) nudge(store, "timers");
}

// Rolls back: an early message has not been processed, so it must leave no inbox row.
const early = new Error("early");

async function decide(
  setup: ConsumerSetup,
  attempt: Attempt,
  tx: Tx,
  buffer: OutboxBuffer,
): Promise<Outcome> {
  const { incoming, resolved } = attempt;
  const { sagaid } = resolved.event.envelope;
  if (sagaid !== undefined && isUndoOrUndone(setup, resolved)) {
    await lockSaga(tx, setup.service, sagaid);
  }
  const key = { ...incoming, consumer: setup.consumer };
  const { held, fresh, refused } = await beginInbox(tx, {
    ...key,
    channel: incoming.message.channel,
    mayBeHeld: attempt.mayBeHeld,
    service: setup.service,
    sagaid,
  });
  if (held) return holdBack(setup, incoming, tx);
  if (!fresh) return recognise(setup, incoming, tx);
  if (refused) return "refused-by-tombstone";
  if (!(await isFirstOfItsKey(setup, resolved, tx))) return "duplicate-by-key";
  return handle(setup, attempt, tx, buffer);
}

async function handle(
  setup: ConsumerSetup,
  { resolved, prepared, number }: Attempt,
  tx: Tx,
  buffer: OutboxBuffer,
): Promise<Outcome> {
  const { endpoint, event } = resolved;
  const context = attemptContext(setup, event, number);
  const given = endpoint.prepare === undefined ? event : { ...event, prepared };
  const result = await endpoint.handle(given, { ...context, tx, buffer });
  if (result === "early") throw early;
  const { sagaid } = event.envelope;
  const { compensates } = endpoint.route.message;
  if (compensates !== undefined && sagaid !== undefined) {
    layTombstone(tx, setup.service, sagaid, compensates);
  }
  await buffer.flush(tx);
  return result === "applied" ? "handled" : result;
}

const isUndoOrUndone = (setup: ConsumerSetup, { endpoint: { route } }: Resolved): boolean =>
  route.message.compensates !== undefined || setup.undoable.has(route.message.type);

async function holdBack(setup: ConsumerSetup, incoming: Incoming, tx: Tx): Promise<"held"> {
  await park(tx, setup.consumer, incoming, {
    state: "waiting",
    holds: true,
    attempts: 0,
    delayMs: 0,
    reason: "held-back",
    detail: "An earlier message of its key is parked.",
  });
  return "held";
}

async function recognise(
  setup: ConsumerSetup,
  incoming: Incoming,
  tx: Tx,
): Promise<"duplicate" | "id-reuse"> {
  const body = await processedBody(tx, { ...incoming, consumer: setup.consumer });
  if (body === incoming.bodyHash) return "duplicate";
  await park(tx, setup.consumer, incoming, {
    state: "dead",
    holds: false,
    attempts: 1,
    delayMs: 0,
    reason: "id-reuse",
    detail: "Another body was processed under the same source and id.",
  });
  return "id-reuse";
}

async function isFirstOfItsKey(
  setup: ConsumerSetup,
  { endpoint, idempotencyKey }: Resolved,
  tx: Tx,
): Promise<boolean> {
  if (idempotencyKey === undefined) return true;
  const key = `${endpoint.route.message.type} ${digest(idempotencyKey)}`;
  return takeBusinessKey(tx, setup.consumer, key);
}
