import type { Counters } from "../service/counters.js";
import {
  deleteOutbox,
  type HeldKey,
  type OutboxRow,
  readOutbox,
} from "../store/operations/outbox.js";
import type { Store } from "../store/store.js";
import { single, transact } from "../store/transaction.js";
import type { Environment, PublishOutcome, Transport } from "../transport/transport.js";
import { backoffMs } from "../work/backoff.js";
import type { PassResult } from "../work/loop.js";
import { buryOutgoing } from "./bury-outgoing.js";
import type { HeldShards } from "./relay.js";

const batchMax = 200;
const refusedDelays = { delayMs: 200, delayMsMax: 30_000 };

interface Refused extends HeldKey {
  readonly failures: number;
  readonly untilMs: number;
}

/**
 * One round against a transport that is not in the store's own database: publish, and only then
 * delete. A crash between the two publishes the same ids again; a transport that is unreachable
 * throws, so that the loop backs off and nothing counts as poison.
 */
export function createPublishPass(
  store: Store,
  transport: Transport,
  environment: Environment,
  counters: Counters,
): (shards: HeldShards) => Promise<PassResult> {
  const { clock, log } = environment;
  const refused = new Map<string, Refused>();

  const settle = async (rows: readonly OutboxRow[], outcomes: readonly PublishOutcome[]) => {
    const accepted = rows.filter((_, index) => outcomes[index] === "accepted");
    const hopeless = rows.flatMap((row, index) => {
      const outcome = outcomes[index];
      return typeof outcome === "object" && !outcome.retry ? [{ row, why: outcome.refused }] : [];
    });
    await transact(store, clock, async (tx) => {
      for (const { row, why } of hopeless) await buryOutgoing(tx, row, why);
      await deleteOutbox(
        tx,
        [...accepted, ...hopeless.map(({ row }) => row)].map(({ id }) => id),
      );
    });
    if (accepted.length > 0) counters.count("relayed", accepted.length);
    for (const { row, why } of hopeless) {
      counters.count("dead-lettered:refused-by-transport");
      log.error({ messageId: row.envelope.id, why }, "the transport refuses a message for good");
    }
    for (const row of [...accepted, ...hopeless.map((one) => one.row)]) refused.delete(laneOf(row));
  };
  const holdBack = (row: OutboxRow, why: string) => {
    const failures = (refused.get(laneOf(row))?.failures ?? 0) + 1;
    const untilMs = clock.now() + 1 + backoffMs(failures, refusedDelays, environment.random);
    refused.set(laneOf(row), { channel: row.channel, key: row.key ?? "", failures, untilMs });
    log.warn(
      { messageId: row.envelope.id, why },
      "the transport refused a message; trying again later",
    );
  };
  return async (shards) => {
    if (shards.size === 0) return undefined;
    const held = [...refused.values()].filter(({ untilMs }) => untilMs > clock.now());
    const rows = await single(store, clock, (tx) =>
      readOutbox(tx, [...shards.keys()], held, batchMax),
    );
    const batch = firstOfEachLane(rows);
    if (batch.length === 0) return nextTry(held);
    const outcomes = await transport.publish(batch.map(asMessage));
    await settle(batch, outcomes);
    for (const [index, row] of batch.entries()) {
      const outcome = outcomes[index];
      if (typeof outcome === "object" && outcome.retry) holdBack(row, outcome.refused);
    }
    return "again";
  };
}

const nextTry = (held: readonly Refused[]): PassResult =>
  held.length === 0 ? undefined : { deadlineMs: Math.min(...held.map(({ untilMs }) => untilMs)) };

// One unacknowledged message per key: were the first refused, the second would overtake it.
function firstOfEachLane(rows: readonly OutboxRow[]): readonly OutboxRow[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const lane = laneOf(row);
    return row.key === null || (!seen.has(lane) && seen.add(lane));
  });
}

const laneOf = ({ channel, key }: OutboxRow): string => `${channel}\n${key}`;

const asMessage = ({ channel, key, envelope, headers, data }: OutboxRow) => ({
  channel,
  key: key ?? undefined,
  envelope,
  headers,
  data,
});
