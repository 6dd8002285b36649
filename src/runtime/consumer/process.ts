import type { Envelope } from "../envelope.js";
import type { OutboxBuffer } from "../outbox/buffer.js";
import { type Cause, traceOf } from "../outbox/outgoing.js";
import {
  beginInbox,
  type InboxAnswer,
  type InboxQuestion,
  processedBody,
  takeBusinessKey,
} from "../store/operations/begin-inbox.js";
import { park } from "../store/operations/park.js";
import { layTombstone, lockSagas } from "../store/operations/tombstones.js";
import { writeOutbox } from "../store/operations/write-outbox.js";
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
  try {
    const [outcome] = await processTogether(setup, [attempt], (tx) => attempt.settle(tx));
    return outcome ?? "early";
  } catch (error) {
    if (error === early) return "early";
    throw error;
  }
}

/**
 * The same for several messages, one after the other: all of it commits, or nothing. `handling` is
 * called around each.
 */
export async function processTogether(
  setup: ConsumerSetup,
  attempts: readonly Attempt[],
  settle: (tx: Tx) => Promise<void>,
  handling = (_: Attempt, handle: () => Promise<Outcome>) => handle(),
): Promise<readonly Outcome[]> {
  const buffers = attempts.map(({ resolved }) => bufferFor(setup, resolved));
  const outcomes = await handlerSlots(setup.store).use(() =>
    transact(setup.store, setup.environment.clock, async (tx) => {
      await lockSagas(tx, setup.service, attempts.flatMap(sagaToLock(setup)));
      const answers = await beginInbox(tx, attempts.map(inboxQuestion(setup)));
      const outcomes: Outcome[] = [];
      for (const [place, attempt] of attempts.entries()) {
        const [answer, buffer] = [answers[place], buffers[place]];
        if (answer === undefined || buffer === undefined) throw new Error("No answer.");
        outcomes.push(await handling(attempt, () => decide(setup, attempt, answer, tx, buffer)));
      }
      writeOutbox(
        tx,
        buffers.flatMap((buffer) => buffer.close()),
      );
      await settle(tx);
      return outcomes;
    }),
  );
  tellOthers(
    setup,
    buffers.reduce((sum, { size }) => sum + size, 0),
  );
  return outcomes;
}

function bufferFor(setup: ConsumerSetup, { event: { envelope } }: Resolved): OutboxBuffer {
  return setup.createBuffer({
    correlationId: envelope.correlationid,
    causationId: envelope.id,
    ...traceOf(envelope),
    ...commandOf(envelope),
  });
}

const commandOf = ({ sagaid, sagastep }: Envelope): Pick<Cause, "saga"> =>
  sagaid === undefined || sagastep === undefined ? {} : { saga: { sagaid, sagastep } };

/** The saga whose action and undoing must not meet, where `resolved` is one of the two. */
export function undoneSaga(
  setup: ConsumerSetup,
  { endpoint, event }: Resolved,
): string | undefined {
  const { compensates, type } = endpoint.route.message;
  const matters = compensates !== undefined || setup.undoable.has(type);
  return matters ? event.envelope.sagaid : undefined;
}

const sagaToLock =
  (setup: ConsumerSetup) =>
  ({ resolved }: Attempt): readonly string[] => {
    const sagaid = undoneSaga(setup, resolved);
    return sagaid === undefined ? [] : [sagaid];
  };

const inboxQuestion =
  ({ consumer, service }: ConsumerSetup) =>
  ({ incoming, resolved, mayBeHeld }: Attempt): InboxQuestion => ({
    source: incoming.source,
    id: incoming.id,
    type: incoming.type,
    lane: incoming.lane,
    bodyHash: incoming.bodyHash,
    channel: incoming.message.channel,
    sagaid: resolved.event.envelope.sagaid,
    consumer,
    service,
    mayBeHeld,
  });

function tellOthers({ store, environment, counters }: ConsumerSetup, published: number): void {
  if (published > 0) {
    counters.count("published", published);
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
  { held, fresh, refused }: InboxAnswer,
  tx: Tx,
  buffer: OutboxBuffer,
): Promise<Outcome> {
  const { incoming, resolved } = attempt;
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
  return result === "applied" ? "handled" : result;
}

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
