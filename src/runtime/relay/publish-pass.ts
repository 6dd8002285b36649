import type { Counters } from "../service/counters.js";
import {
  deleteOutbox,
  type HeldKey,
  type OutboxRow,
  takeOutbox,
} from "../store/operations/outbox.js";
import type { Store } from "../store/store.js";
import { single, transact } from "../store/transaction.js";
import type { Environment, Transport } from "../transport/transport.js";
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

/** Rounds against a transport that is not in the store's own database. */
export interface RelayPasses {
  pass(shards: HeldShards): Promise<PassResult>;
  /** To be called after the last one: deletes what the transport has taken in it. */
  finish(): Promise<void>;
}

/**
 * Publish, and only then delete, together with the reading of what comes next. A crash between the
 * two publishes the same ids again; a transport that is unreachable throws, so that the loop backs off
 * and nothing counts as poison.
 */
export function createPublishPasses(
  store: Store,
  transport: Transport,
  environment: Environment,
  counters: Counters,
): RelayPasses {
  const { clock, log } = environment;
  const refused = new Map<string, Refused>();
  const taken: number[] = [];

  const take = async (shards: readonly number[], held: readonly HeldKey[]) => {
    const gone = [...taken];
    const rows = await single(store, clock, (tx) => takeOutbox(tx, gone, shards, held, batchMax));
    taken.splice(0, gone.length);
    return rows;
  };
  const accept = (rows: readonly OutboxRow[]) => {
    if (rows.length === 0) return;
    taken.push(...rows.map(({ id }) => id));
    for (const row of rows) refused.delete(laneOf(row));
    counters.count("relayed", rows.length);
  };
  const bury = async (row: OutboxRow, why: string) => {
    await transact(store, clock, async (tx) => {
      await buryOutgoing(tx, row, why);
      await deleteOutbox(tx, [row.id]);
    });
    refused.delete(laneOf(row));
    counters.count("dead-lettered:refused-by-transport");
    log.error({ messageId: row.envelope.id, why }, "the transport refuses a message for good");
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
  const finish = async () => {
    if (taken.length > 0) await take([], []);
  };
  return {
    async pass(shards) {
      if (shards.size === 0) return void (await finish());
      const held = [...refused.values()].filter(({ untilMs }) => untilMs > clock.now());
      const batch = firstOfEachLane(await take([...shards.keys()], held));
      if (batch.length === 0) return nextTry(held);
      const outcomes = await transport.publish(batch.map(asMessage));
      // First what must not be published again, whatever becomes of the others.
      accept(batch.filter((_, index) => outcomes[index] === "accepted"));
      for (const [index, row] of batch.entries()) {
        const outcome = outcomes[index];
        if (outcome === undefined || outcome === "accepted") continue;
        if (outcome.retry) holdBack(row, outcome.refused);
        else await bury(row, outcome.refused);
      }
      return "again";
    },
    finish,
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
