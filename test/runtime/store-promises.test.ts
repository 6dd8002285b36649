import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  consumers,
  createService,
  deadLetters,
  memoryTransport,
  postgresTransport,
  runtimeMigrations,
  type Store,
} from "../../src/runtime/index.js";
import { migrateRuntime } from "../../src/runtime/store/migrate.js";
import { pruneInbox } from "../../src/runtime/store/operations/prune.js";
import { pgliteStore } from "../../src/runtime/store/pglite.js";
import { postgresStore } from "../../src/runtime/store/postgres.js";
import { single } from "../../src/runtime/store/transaction.js";
import { systemClock } from "../../src/runtime/system-clock.js";
import { describeOnPostgres, startPostgres, type TestPostgres } from "../postgres.js";
import { eventually } from "./eventually.js";
import {
  type DepotHandlers,
  type DepotPublisher,
  depot,
  type ShopPublisher,
  shop,
} from "./orders.js";
import { createStage } from "./stage.js";

const dayMs = 24 * 3_600_000;

describe("the dedupe window is checked when a service is made", () => {
  const store = pgliteStore();
  afterAll(() => store.close());
  const make = (more: object) => () =>
    createService(shop, { store, transport: memoryTransport(), ...more });

  test("against the longest retry and the time in which a dead letter may be redriven", () => {
    expect(make({ dedupeWindowMs: dayMs / 2 })).toThrow(
      "[options] dedupeWindowMs is 43200000, but a message may be retried for",
    );
    expect(make({ dedupeWindowMs: dayMs })).toThrow("(redriveTimeMs)");
    expect(make({ dedupeWindowMs: dayMs, redriveTimeMs: dayMs / 2 })).not.toThrow();
    const retry = { attemptsMax: 100, delayMsMax: 3_600_000 };
    expect(make({ dedupeWindowMs: 3 * dayMs, retry })).toThrow("dedupeWindowMs is 259200000");
    expect(make({ dedupeWindowMs: 6 * dayMs, retry })).not.toThrow();
  });
});

/** Everything that the runtime does with tables, in a schema of another name. */
async function useOtherSchema(store: Store): Promise<void> {
  const stage = createStage(store, postgresTransport({ store }));
  let failures = 2;
  const handlers: DepotHandlers = {
    async placed({ payload }, { publish }) {
      if (failures-- > 0) throw new Error("not yet");
      await publish.packed(payload);
    },
  };
  const sender = await stage.add<ShopPublisher>(shop);
  const receiver = await stage.add(depot, { handlers, retry: { attemptsMax: 2 } });
  await sender.transaction(({ publish }) => publish.placed({ id: "a" }));
  await stage.runUntilIdle();
  const letters = deadLetters(store);
  const [letter] = await letters.list();
  await letters.redrive(letter?.id ?? 0);
  await stage.runUntilIdle();
  expect((await receiver.health()).counters).toMatchObject({ handled: 1 });
  await stage.advance(9 * dayMs); // retention, too
  expect(await consumers(store, stage.clock).list()).toMatchObject([{ consumer: "depot" }]);
  await stage.stop();
  const { rows } = await store.query<{ schema: string }>(
    `select distinct nspname as schema from pg_class join pg_namespace on pg_namespace.oid = relnamespace
     where relname in ('outbox', 'inbox', 'parked', 'log', 'leases', 'positions', 'channel_positions')
     union select distinct nspname from pg_proc join pg_namespace on pg_namespace.oid = pronamespace
     where proname in ('write_outbox', 'move_outbox', 'begin_inbox', 'advance_position')`,
  );
  expect(rows).toEqual([{ schema: "our_messages" }]);
}

test("a schema of another name holds everything, on PGlite", async () => {
  const store = pgliteStore({ schema: "our_messages" });
  await useOtherSchema(store);
  await store.close();
}, 60_000);

describeOnPostgres("a store on PostgreSQL", () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  test("a schema of another name holds everything", async () => {
    const connectionString = await postgres.createDatabase();
    const store = postgresStore({ connectionString, schema: "our_messages" });
    await useOtherSchema(store);
    await store.close();
  }, 60_000);

  test("is migrated once by any number of processes that start at once", async () => {
    const url = await postgres.createDatabase();
    const store = postgresStore({ connectionString: url });
    const workerFile = fileURLToPath(new URL("./rolling-worker.ts", import.meta.url));
    const start = async (): Promise<ChildProcess> => {
      const worker = spawn(process.execPath, ["--import", "tsx", workerFile], {
        env: { ...process.env, DATABASE_URL: url },
        stdio: ["ignore", "pipe", "inherit"],
      });
      if (worker.stdout !== null)
        await Promise.race([once(worker.stdout, "data"), once(worker, "exit")]);
      return worker;
    };
    const workers = await Promise.all([start(), start(), start()]);
    expect(workers.map(({ exitCode }) => exitCode)).toEqual([null, null, null]);
    const { rows } = await store.query<{ name: string }>(
      "select name from asyncapi_gen.migrations where owner = 'asyncapi-gen' order by name",
    );
    expect(rows.map(({ name }) => name)).toEqual(runtimeMigrations.map(({ name }) => name));
    for (const worker of workers) worker.kill("SIGKILL");
    await store.close();
  }, 60_000);

  test("forgets in small batches, and waits for nobody's rows", async () => {
    const connectionString = await postgres.createDatabase();
    const store = postgresStore({ connectionString });
    await migrateRuntime(store);
    await store.exec(`
      insert into asyncapi_gen.inbox (consumer, source, id, body_hash, received_at)
      select 'depot', 'shop', n::text, '', now() - interval '30 days' from generate_series(1, 2500) as n
    `);
    const busy = new pg.Client({ connectionString });
    await busy.connect();
    await busy.query("begin");
    await busy.query("select from asyncapi_gen.inbox where id in ('1', '2', '3') for update");
    const prune = () => single(store, systemClock, (tx) => pruneInbox(tx, 7 * dayMs));
    const counts = [await prune(), await prune(), await prune(), await prune()];
    expect(counts).toEqual([1_000, 1_000, 497, 0]);
    await busy.query("rollback");
    expect(await prune()).toBe(3);
    await busy.end();
    await store.close();
  });

  test("publishes in a transaction of node-postgres: with it, or not at all", async () => {
    const connectionString = await postgres.createDatabase();
    const store = postgresStore({ connectionString });
    const transport = postgresTransport({ store });
    const seen: string[] = [];
    const handlers: DepotHandlers = { placed: ({ payload }) => void seen.push(payload.id) };
    const sender = createService<ShopPublisher>(shop, { store, transport });
    const receiver = createService<DepotPublisher>(depot, { store, transport, handlers });
    await sender.start();
    await receiver.start();
    const client = new pg.Client({ connectionString });
    await client.connect();
    for (const end of ["rollback", "commit"] as const) {
      await client.query("begin");
      await sender.publishIn(client).placed({ id: end });
      await expect(sender.publishIn(client).placed({} as { id: string })).rejects.toThrow("/id");
      await client.query(end);
    }
    await eventually("what committed arrives", () => seen.length > 0);
    expect(seen).toEqual(["commit"]);
    await client.end();
    await receiver.stop();
    await sender.stop();
    await transport.close();
    await store.close();
  });
});
