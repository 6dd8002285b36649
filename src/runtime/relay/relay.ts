import { sharedLeases } from "../lease/shared-leases.js";
import type { Counters } from "../service/counters.js";
import type { Store } from "../store/store.js";
import type { Environment, OutboxMover, Transport } from "../transport/transport.js";
import { shardCount } from "../wire/hash.js";
import { startLoop } from "../work/loop.js";
import { claimTopic, onNudge } from "../work/signals.js";
import { createPublishPasses, type RelayPasses } from "./publish-pass.js";

export interface Relay {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Why messages do not leave at present; undefined: they do. */
  readonly failure: Error | undefined;
}

const shardNames = Array.from({ length: shardCount }, (_, shard) => String(shard));
const moveMax = 500;
// A move ends at so many bytes, too, which so few large messages reach: then more may be waiting.
const moreFrom = 8;

/** Moves what is committed in a store's outbox to its transport, one process per shard at a time. */
export function createRelay(
  store: Store,
  transport: Transport,
  environment: Environment,
  pollMs: number,
  counters: Counters,
): Relay {
  let failure: Error | undefined;
  const onState = (state: Error | undefined) => {
    failure = state;
  };
  const mover = transport.moverFor?.(store);
  const passes =
    mover === undefined
      ? createPublishPasses(store, transport, environment, counters)
      : createMovePasses(mover, counters);
  const leases = sharedLeases({
    store,
    environment,
    team: "relay",
    names: shardNames,
    onChange: () => loop.wake(),
    onState,
  });
  const loop = startLoop({
    name: "relay",
    environment,
    pollMs,
    onState,
    pass: async () => passes.pass(shardsOf(leases.held())),
  });
  let stopListening = () => {};
  let takeBack = () => {};
  return {
    get failure() {
      return failure;
    },
    async start() {
      await leases.start();
      stopListening = onNudge(store, "outbox", loop.wake);
      takeBack = claimTopic(store, "outbox", () => leases.held().size === shardCount);
      loop.wake();
    },
    async stop() {
      stopListening();
      takeBack();
      await loop.stop();
      await passes.finish().catch((error: unknown) => {
        environment.log.debug({ err: error }, "published messages not deleted; they go out again");
      });
      await leases.stop();
    },
  };
}

/** Shards that are held, with their epochs. */
export type HeldShards = ReadonlyMap<number, number>;

const shardsOf = (held: ReadonlyMap<string, number>): HeldShards =>
  new Map([...held].map(([name, epoch]) => [Number(name), epoch]));

function createMovePasses(mover: OutboxMover, counters: Counters): RelayPasses {
  return {
    async pass(shards) {
      if (shards.size === 0) return undefined;
      const moved = await mover([...shards.keys()], moveMax);
      if (moved > 0) counters.count("relayed", moved);
      return moved >= moreFrom ? "again" : undefined;
    },
    async finish() {},
  };
}
