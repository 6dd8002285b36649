import { RuntimeError } from "../../errors.js";
import { migrateRuntime } from "../../store/migrate.js";
import { importToLog } from "../../store/operations/import-log.js";
import { moveOutbox, moveOutboxUnseen } from "../../store/operations/move-outbox.js";
import { countBehind } from "../../store/operations/positions.js";
import { ensureLogHeads, type LogRow } from "../../store/operations/read-log.js";
import type { Store } from "../../store/store.js";
import { single, transact } from "../../store/transaction.js";
import { shardCount } from "../../wire/hash.js";
import type { Loop } from "../../work/loop.js";
import { startRemoteNudges } from "../../work/remote-nudges.js";
import type { Environment, Transport } from "../transport.js";
import { listenToLog } from "./log-listener.js";
import { startLogRetention } from "./log-retention.js";
import { type LogWatch, startLogWatch } from "./log-watch.js";
import { startSubscription } from "./subscription.js";

export interface PostgresTransportOptions {
  /** The database of the log; usually the services' own store. */
  readonly store: Store;
  /** How often the log is asked for what nobody told us of. Default 100 ms. */
  readonly pollIntervalMs?: number;
  /** How long messages are kept for consumers that come later. Default 7 days. */
  readonly retentionMs?: number;
}

interface Started {
  readonly environment: Environment;
  readonly watch: LogWatch;
  readonly retention: Loop;
  readonly nudges: Loop | undefined;
}

// What does not pass through this process takes no memory of it.
const unseenFactor = 4;
const weekMs = 7 * 24 * 3_600_000;
const shards = Array.from({ length: shardCount }, (_, shard) => shard);

/**
 * A transport that needs no broker: a log of messages in PostgreSQL or PGlite. Where the log is in a
 * service's own database, a message moves from outbox to log in one statement, and a consumer's
 * position commits with its handler, so no crash comes between the two.
 */
export function postgresTransport(options: PostgresTransportOptions): Transport {
  const { store } = options;
  let starting: Promise<Started> | undefined;
  const started = async (): Promise<Started> => {
    if (starting === undefined) throw new RuntimeError("not-started", "Start the transport first.");
    return starting;
  };
  const begin = async (environment: Environment): Promise<Started> => {
    await migrateRuntime(store);
    await single(store, environment.clock, (tx) => ensureLogHeads(tx, shards));
    return {
      environment,
      watch: await startLogWatch(store, environment, options.pollIntervalMs ?? 100),
      nudges: startRemoteNudges(store, environment),
      retention: startLogRetention(store, environment, options.retentionMs ?? weekMs),
    };
  };
  const append = async (work: (started: Started) => Promise<readonly LogRow[]>) => {
    const now = await started();
    const appended = await work(now);
    now.watch.announce(appended);
    return appended.length;
  };
  return {
    name: "postgres",
    features: {
      competingConsumers: true,
      replay: true,
      orderByKey: true,
      durable: true,
      backlog: true,
      listening: true,
    },
    async start(environment) {
      if (starting === undefined && environment === undefined) {
        throw new RuntimeError("options", "The transport needs an environment to start with.");
      }
      starting ??= environment && begin(environment);
      try {
        await starting;
      } catch (error) {
        starting = undefined; // the next start tries again
        throw error;
      }
    },
    async publish(batch) {
      await append(({ environment: { clock, random } }) =>
        transact(store, clock, (tx) => importToLog(tx, batch, () => random.newId())),
      );
      return batch.map(() => "accepted");
    },
    moverFor: (other) =>
      other.identity === store.identity && other.schema === store.schema
        ? async (held, limit) => move(store, await started(), held, limit)
        : undefined,
    async listen(address, hear) {
      const { environment, watch } = await started();
      return listenToLog(store, environment, watch, address, hear);
    },
    async backlog(consumers) {
      const { environment } = await started();
      return single(store, environment.clock, (tx) => countBehind(tx, consumers));
    },
    async subscribe(wanted) {
      const { environment, watch } = await started();
      return startSubscription(store, environment, watch, wanted);
    },
    async close() {
      const open = await starting?.catch(() => undefined);
      starting = undefined;
      await open?.nudges?.stop();
      await open?.watch.stop();
      await open?.retention.stop();
    },
  };
}

async function move(
  store: Store,
  { environment: { clock }, watch }: Started,
  held: readonly number[],
  limit: number,
): Promise<number> {
  if (watch.isHeard) {
    const appended = await single(store, clock, (tx) => moveOutbox(tx, held, limit));
    watch.announce(appended);
    return appended.length;
  }
  const moved = await single(store, clock, (tx) =>
    moveOutboxUnseen(tx, held, unseenFactor * limit),
  );
  watch.announceMoved(moved);
  return moved.reduce((sum, shard) => sum + shard.moved, 0);
}
