import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  createService,
  memoryTransport,
  postgresTransport,
  type Service,
  type Store,
  type Transport,
} from "../../src/runtime/index.js";
import { postgresStore } from "../../src/runtime/store/postgres.js";
import { describeOnPostgres, startPostgres, type TestPostgres } from "../postgres.js";
import { eventually } from "./eventually.js";
import {
  type DepotHandlers,
  type DepotPublisher,
  depot,
  type OfficeHandlers,
  office,
  type ShopPublisher,
  shop,
} from "./orders.js";

/** What only a real server with many connections can show. */
describeOnPostgres("on a live PostgreSQL", () => {
  let postgres: TestPostgres;
  const services: Service<unknown>[] = [];
  const transports: Transport[] = [];
  const stores: Store[] = [];
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());
  afterEach(async () => {
    await Promise.all(services.splice(0).map((service) => service.stop()));
    await Promise.all(transports.splice(0).map((transport) => transport.close()));
    await Promise.all(stores.splice(0).map((store) => store.close()));
  });
  const openStore = async () => {
    const url = await postgres.createDatabase();
    const store = postgresStore({ connectionString: url });
    stores.push(store);
    return { store, url };
  };
  const run = async <Publisher>(
    definition: Parameters<typeof createService>[0],
    options: Parameters<typeof createService>[1],
  ) => {
    const service = createService<Publisher>(definition, options);
    services.push(service as Service<unknown>);
    await service.start();
    return service;
  };
  const track = <T extends Transport>(transport: T): T => {
    transports.push(transport);
    return transport;
  };

  test("services with databases of their own talk through one log, once and in order", async () => {
    const [{ store: log }, { store: shopStore }, { store: depotStore }] = await Promise.all([
      openStore(),
      openStore(),
      openStore(),
    ]);
    await depotStore.exec("create table effects (id text, n integer, at serial)");
    const at = (store: Store) => ({ store, transport: track(postgresTransport({ store: log })) });
    const handlers: DepotHandlers = {
      async placed({ payload }, { tx, publish }) {
        await tx.query("insert into effects (id, n) values ($1, $2)", [payload.id, payload.number]);
        await publish.packed(payload);
      },
    };
    const heard: string[] = [];
    const officeHandlers: OfficeHandlers = {
      packed({ payload }) {
        heard.push(`${payload.id}${payload.number}`);
      },
    };
    const sender = await run<ShopPublisher>(shop, at(shopStore));
    await run<DepotPublisher>(depot, { ...at(depotStore), handlers });
    await run(office, { ...at(log), handlers: officeHandlers });
    await sender.transaction(async ({ publish }) => {
      for (let number = 0; number < 20; number += 1) {
        for (const id of ["a", "b"]) await publish.placed({ id, number });
      }
    });
    await eventually("all has been heard", () => heard.length >= 40);
    const numbers = (id: string) =>
      heard.filter((text) => text.startsWith(id)).map((text) => Number(text.slice(1)));
    expect(numbers("a")).toEqual([...Array(20).keys()]);
    expect(numbers("b")).toEqual([...Array(20).keys()]);
    const { rows } = await depotStore.query<{ n: number }>(
      "select count(*)::int as n from effects",
    );
    expect(rows).toEqual([{ n: 40 }]);
  });

  test("case 3: a stranger's long transaction, here or in another database, stops nothing", async () => {
    const { store, url } = await openStore();
    const { url: elsewhere } = await openStore();
    await store.exec("create table strangers (id integer)");
    const clients = [url, elsewhere].map((connectionString) => new pg.Client({ connectionString }));
    for (const client of clients) {
      await client.connect();
      await client.query(
        "begin; create table open_for_long (id integer); select pg_current_xact_id()",
      );
    }
    let seen = 0;
    const transport = track(postgresTransport({ store }));
    const sender = await run<ShopPublisher>(shop, { store, transport });
    const handlers: DepotHandlers = {
      placed() {
        seen += 1;
      },
    };
    await run(depot, { store, transport, handlers });
    await sender.transaction(({ publish }) => publish.placed({ id: "a" }));
    await eventually("it arrives all the same", () => seen === 1, 5_000);
    for (const client of clients) await client.end();
  });

  test("no session of ours is left idle in a transaction", async () => {
    const { store } = await openStore();
    const transport = track(postgresTransport({ store }));
    let failures = 3;
    const handlers: DepotHandlers = {
      async placed(_, { tx }) {
        if (failures-- > 0) throw new Error("not yet");
        await tx.query("select 1");
      },
    };
    const sender = await run<ShopPublisher>(shop, { store, transport });
    const receiver = await run(depot, { store, transport, handlers, retry: { delayMs: 1 } });
    await sender.transaction(({ publish }) => publish.placed({ id: "a" }));
    await sender
      .transaction(async () => {
        throw new Error("no");
      })
      .catch(() => {});
    await eventually("it is handled", async () => (await receiver.health()).counters.handled === 1);
    await Promise.all([receiver.stop(), sender.stop()]);
    const { rows } = await store.query(
      `select state from pg_stat_activity
       where datname = current_database() and state like 'idle in transaction%'`,
    );
    expect(rows).toEqual([]);
  });

  test("a transaction that stands still is ended by the server, and its program told why", async () => {
    const { store, url } = await openStore();
    const strict = postgresStore({ connectionString: url, idleInTransactionMs: 50 });
    stores.push(strict);
    const still = strict.transaction(async (tx) => {
      const { rows } = await tx.query<{ pid: number }>("select pg_backend_pid() as pid");
      await eventually("its session is gone", async () => {
        const found = "select from pg_stat_activity where pid = $1";
        return (await store.query(found, [rows[0]?.pid])).rowCount === 0;
      });
      await tx.query("select 1");
    });
    await expect(still).rejects.toThrow("[transaction-idle] The server has ended a transaction");
    expect((await strict.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  });

  test("handlers that lock each other's rows run again at once, and no attempt is counted", async () => {
    const { store } = await openStore();
    await store.exec(
      "create table rows (id integer primary key, n integer); insert into rows values (1, 0), (2, 0)",
    );
    const transport = track(memoryTransport());
    const attempts: number[] = [];
    const handlers: DepotHandlers = {
      async placed({ payload: { number = 0 } }, { tx, attempt }) {
        attempts.push(attempt);
        const order = number % 2 === 0 ? [1, 2] : [2, 1];
        for (const id of order) {
          await tx.query("update rows set n = n + 1 where id = $1", [id]);
          await tx.query("select pg_sleep(0.02)");
        }
      },
    };
    const sender = await run<ShopPublisher>(shop, { store, transport });
    const receiver = await run(depot, { store, transport, handlers });
    await sender.transaction(async ({ publish }) => {
      for (let number = 0; number < 4; number += 1)
        await publish.placed({ id: `${number}`, number });
    });
    await eventually(
      "all are handled",
      async () => (await receiver.health()).counters.handled === 4,
    );
    const { rows } = await store.query("select n from rows");
    expect(rows).toEqual([{ n: 4 }, { n: 4 }]);
    const { counters } = await receiver.health();
    expect(counters.conflicts).toBeGreaterThan(0);
    expect(new Set(attempts)).toEqual(new Set([1]));
  });

  test("dumped and restored, what waits is delivered", async () => {
    const { store, url } = await openStore();
    const transport = track(memoryTransport());
    const sender = await run<ShopPublisher>(shop, { store, transport });
    await sender.stop();
    services.splice(0);
    // A message committed by a process that died before its relay could move it.
    await store.transaction((tx) => sender.publishIn(tx).placed({ id: "a" }));
    await store.close();
    const copy = new URL(url);
    copy.pathname = `${copy.pathname}_copy`;
    const admin = new pg.Client({ connectionString: url.replace(/\/[^/]*$/, "/postgres") });
    await admin.connect();
    await admin.query(
      `create database ${copy.pathname.slice(1)} template ${new URL(url).pathname.slice(1)}`,
    );
    await admin.end();
    const restored = postgresStore({ connectionString: copy.href });
    stores.push(restored);
    const seen: string[] = [];
    const log = track(postgresTransport({ store: restored }));
    const handlers: DepotHandlers = { placed: ({ payload }) => void seen.push(payload.id) };
    await run(depot, { store: restored, transport: log, handlers });
    await eventually("it arrives", () => seen.length === 1);
    expect(seen).toEqual(["a"]);
  });
});
