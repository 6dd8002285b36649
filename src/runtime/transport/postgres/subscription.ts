import { sharedLeases } from "../../lease/shared-leases.js";
import { registerConsumer, skipAhead } from "../../store/operations/positions.js";
import { type ChannelFilter, readLog } from "../../store/operations/read-log.js";
import type { Store } from "../../store/store.js";
import { single, transact } from "../../store/transaction.js";
import { addressPattern, isParameterised } from "../../wire/channel-address.js";
import { shardCount } from "../../wire/hash.js";
import { type Loop, startLoop } from "../../work/loop.js";
import type { Environment, SubscribeOptions, Subscription } from "../transport.js";
import type { LogWatch } from "./log-watch.js";
import { createReaderSet, type ReaderSet } from "./reader-set.js";
import type { ShardReader } from "./shard-reader.js";

const fetchMax = 32; // per shard: bounds what waits in memory
const skipPollMs = 5_000;
const retryMs = 100;
const shardNames = Array.from({ length: shardCount }, (_, shard) => String(shard));

/** A consumer's share of the log: its shards' readers, kept in step with the leases it holds. */
export async function startSubscription(
  store: Store,
  environment: Environment,
  watch: LogWatch,
  wanted: SubscribeOptions,
): Promise<Subscription> {
  const { consumer, startFrom = "beginning" } = wanted;
  const fetch = fetcher(store, environment, watch, channelFilter(wanted.channels));
  const readers = createReaderSet(store, environment, wanted, () => leases.held());
  const leases = sharedLeases({
    store,
    environment,
    team: `consumer ${consumer}`,
    names: shardNames,
    onAcquired: readers.takeOver,
    onChange() {
      readers.match();
      loop.wake();
    },
    letGo: readers.letGo,
  });
  const pass = async () => {
    await fetch(readers.all);
    for (const reader of readers.all) if (reader.waiting) run(reader, loop);
    return undefined;
  };
  const loop = startLoop({ name: `log ${consumer}`, environment, pass });
  const skips = startSkipping(store, environment, consumer, readers);

  await transact(store, environment.clock, (tx) => registerConsumer(tx, consumer, startFrom));
  await leases.start();
  const stopListening = watch.onMove(loop.wake);
  loop.wake();
  return {
    async close() {
      stopListening();
      await loop.stop();
      await skips.stop();
      await readers.close();
      await leases.stop();
    },
  };
}

function run(reader: ShardReader, loop: Loop): void {
  void reader.run().then((result) => {
    if (result === "empty") loop.wake();
    // A lease that has run out wakes the loop when it is held again.
    if (result === "refused") loop.wakeIn(retryMs);
  });
}

/** Fills the readers that have nothing to do and whose shard goes on, with one query for all. */
function fetcher(
  store: Store,
  { clock }: Environment,
  watch: LogWatch,
  filter: ChannelFilter,
): (readers: readonly ShardReader[]) => Promise<void> {
  const headOf = ({ shard }: ShardReader) => watch.heads.get(shard) ?? 0;
  return async (readers) => {
    const behind = readers.filter((reader) => reader.idle && headOf(reader) > reader.scanned);
    if (behind.length === 0) return;
    // Heads before rows: what is appended in between is found again, never passed over.
    const heads = new Map(behind.map((reader) => [reader.shard, headOf(reader)]));
    const after = new Map(behind.map(({ shard, scanned }) => [shard, scanned]));
    const rows = await single(store, clock, (tx) => readLog(tx, after, filter, fetchMax));
    for (const reader of behind) {
      const found = rows.filter(({ shard }) => shard === reader.shard);
      const last = found.at(-1)?.pos ?? 0;
      const head = heads.get(reader.shard) ?? 0;
      reader.scanned = found.length < fetchMax ? Math.max(last, head) : last;
      reader.enqueue(found);
    }
  };
}

/** Moves the positions past what was for others, so that the log need not keep it for this consumer. */
function startSkipping(
  store: Store,
  environment: Environment,
  consumer: string,
  readers: ReaderSet,
): Loop {
  const pass = async () => {
    const steps = readers.all.flatMap((reader) => reader.skip ?? []);
    if (steps.length === 0) return undefined;
    await single(store, environment.clock, (tx) => skipAhead(tx, steps));
    for (const { shard, pos } of steps) {
      readers.all.find((reader) => reader.shard === shard)?.skipped(pos);
    }
    return undefined;
  };
  return startLoop({ name: `positions ${consumer}`, environment, pass, pollMs: skipPollMs });
}

function channelFilter(channels: readonly string[]): ChannelFilter {
  return {
    exact: channels.filter((channel) => !isParameterised(channel)),
    patterns: channels.filter(isParameterised).map(addressPattern),
  };
}
