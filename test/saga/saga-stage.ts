import type { Envelope } from "../../src/runtime/envelope.js";
import { silentLogger } from "../../src/runtime/logger.js";
import type { MessageDescriptor } from "../../src/runtime/message.js";
import type {
  Coordinator,
  CoordinatorContext,
  CoordinatorOutcome,
} from "../../src/runtime/saga/participant.js";
import type { Store, Tx } from "../../src/runtime/store/store.js";

export interface Sent {
  readonly type: string;
  readonly payload: unknown;
  readonly sagaid: string;
  readonly sagastep?: string;
}

/** A coordinator on a real store, with a consumer that only remembers what it was told. */
export interface Stage {
  readonly sent: readonly Sent[];
  /** Correlation id of each of `sent`. */
  readonly conversations: readonly string[];
  readonly counted: Readonly<Record<string, number>>;
  readonly errors: readonly object[];
  hear(
    message: MessageDescriptor,
    payload: unknown,
    envelope?: Partial<Envelope>,
  ): Promise<CoordinatorOutcome>;
  /** Hands over the timers that are due within `withinMs` from now. */
  ring(withinMs: number): Promise<number>;
}

export function stageOf(store: Store, coordinator: Coordinator): Stage {
  const sent: Sent[] = [];
  const conversations: string[] = [];
  const counted: Record<string, number> = {};
  const errors: object[] = [];
  let ids = 0;
  const contextOf = (tx: Tx): CoordinatorContext => ({
    tx,
    nowMs: 0,
    log: { ...silentLogger, error: (fields) => errors.push(fields) },
    send: async ({ type }, payload, { correlationId, ...saga }) => {
      sent.push({ type, payload, ...saga });
      conversations.push(correlationId);
    },
    count: (name) => {
      counted[name] = (counted[name] ?? 0) + 1;
    },
  });
  return {
    sent,
    conversations,
    counted,
    errors,
    hear: (message, payload, envelope = {}) =>
      store.transaction((tx) => {
        ids += 1;
        const event = {
          payload,
          headers: undefined,
          parameters: {},
          envelope: envelopeOf(message, ids, envelope),
        };
        return coordinator.onMessage(event, contextOf(tx));
      }),
    ring: (withinMs) => store.transaction((tx) => ring(tx, withinMs, coordinator, contextOf(tx))),
  };
}

const envelopeOf = (
  { type }: MessageDescriptor,
  id: number,
  more: Partial<Envelope>,
): Envelope => ({
  specversion: "1.0",
  id: `m${id}`,
  source: "test",
  type,
  time: "2026-01-01T00:00:00Z",
  datacontenttype: "application/json",
  correlationid: "conversation",
  ...more,
});

interface TimerRow {
  readonly saga: string;
  readonly instance: string;
  readonly step: string | null;
  readonly epoch: number;
  readonly correlation: string;
  readonly causation: string | null;
}

async function ring(
  tx: Tx,
  withinMs: number,
  coordinator: Coordinator,
  context: CoordinatorContext,
): Promise<number> {
  const { rows } = await tx.query<TimerRow>(
    `select saga, instance, step, epoch, correlation_id as correlation, causation_id as causation
     from ${tx.schema}.timers
     where due_at <= ${tx.schema}.now() + $1 * interval '1 millisecond'
     order by due_at for update skip locked`,
    [withinMs],
  );
  for (const { saga, instance, step, epoch, correlation, causation } of rows) {
    await coordinator.onTimer(
      {
        saga,
        instance,
        step: step ?? undefined,
        epoch,
        correlationId: correlation,
        causationId: causation ?? undefined,
      },
      context,
    );
    await tx.query(`delete from ${tx.schema}.timers where instance = $1 and epoch = $2`, [
      instance,
      epoch,
    ]);
  }
  return rows.length;
}
