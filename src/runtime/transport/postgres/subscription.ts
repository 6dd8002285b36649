import { sharedLeases } from "../../lease/shared-leases.js";
import { joinPosition, registerChannels } from "../../store/operations/channel-positions.js";
import { registerConsumer, skipAhead } from "../../store/operations/positions.js";
import type { Store } from "../../store/store.js";
import { single, transact } from "../../store/transaction.js";
import { shardCount } from "../../wire/hash.js";
import { type Loop, startLoop } from "../../work/loop.js";
import type { Environment, SubscribeOptions, Subscription } from "../transport.js";
import { createLogFeed } from "./log-feed.js";
import type { LogWatch } from "./log-watch.js";
import { createReaderSet, type ReaderSet } from "./reader-set.js";
import type { ShardReader } from "./shard-reader.js";

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
  const feed = createLogFeed(store, environment, watch, wanted.channels);
  const readers = createReaderSet(store, environment, wanted, {
    held: () => leases.held(),
    onHungry: () => loop.wake(),
  });
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
    await feed.fetch(readers.all);
    for (const reader of readers.all) if (reader.waiting) run(reader, loop);
    return undefined;
  };
  const loop = startLoop({ name: `log ${consumer}`, environment, pass });
  const skips = startSkipping(store, environment, consumer, readers);

  await transact(store, environment.clock, async (tx) => {
    await registerConsumer(tx, consumer, startFrom);
    await registerChannels(tx, consumer, wanted.channels);
  });
  await leases.start();
  const stopListening = watch.onMove((appended) => {
    if (!feed.offer(readers.all, appended)) return;
    loop.wake();
  });
  loop.wake();
  return {
    async close() {
      stopListening();
      await loop.stop();
      await skips.stop();
      // Who looks at a stopped system must not see what was for others as its backlog. With the
      // database away that is all that is lost.
      await skipOthers(store, environment, readers).catch(() => {});
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

/** Moves the positions past what was for others, so that the log need not keep it for this consumer. */
async function skipOthers(
  store: Store,
  environment: Environment,
  readers: ReaderSet,
): Promise<void> {
  const steps = readers.all.flatMap((reader) => reader.skip ?? []);
  if (steps.length === 0) return;
  await single(store, environment.clock, (tx) => skipAhead(tx, steps));
  for (const { shard, pos } of steps) {
    readers.all.find((reader) => reader.shard === shard)?.skipped(pos);
  }
}

function startSkipping(
  store: Store,
  environment: Environment,
  consumer: string,
  readers: ReaderSet,
): Loop {
  const pass = async () => {
    await skipOthers(store, environment, readers);
    for (const { shard, epoch, caughtUp, joined } of readers.all) {
      if (caughtUp === undefined) continue;
      const place = { consumer, shard, epoch };
      await single(store, environment.clock, (tx) => joinPosition(tx, place, caughtUp));
      joined();
    }
    return undefined;
  };
  return startLoop({ name: `positions ${consumer}`, environment, pass, pollMs: skipPollMs });
}
