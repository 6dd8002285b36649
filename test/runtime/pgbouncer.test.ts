import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import {
  createService,
  deadLetters,
  postgresTransport,
  type Service,
  type Store,
  type Transport,
} from "../../src/runtime/index.js";
import { postgresStore } from "../../src/runtime/store/postgres.js";
import { describeOnPgBouncer, startPgBouncer, type TestPgBouncer } from "../pgbouncer.js";
import { startPostgres, type TestPostgres } from "../postgres.js";
import { eventually } from "./eventually.js";
import {
  type DepotHandlers,
  type DepotPublisher,
  depot,
  type ShopPublisher,
  shop,
} from "./orders.js";

/** Four sessions of the server for everybody: whatever leaned on a session's state would fall. */
describeOnPgBouncer("behind PgBouncer in transaction mode", () => {
  let postgres: TestPostgres;
  let pooler: TestPgBouncer;
  let direct: string;
  let observer: Store;
  const stores: Store[] = [];
  const transports: Transport[] = [];
  const services: Service<unknown>[] = [];

  beforeAll(async () => {
    postgres = await startPostgres();
    pooler = await startPgBouncer(await postgres.createDatabase());
  });
  afterAll(async () => {
    await pooler?.stop();
    await postgres?.stop();
  });
  beforeEach(async () => {
    direct = await postgres.createDatabase();
    observer = postgresStore({ connectionString: direct, connectionsMax: 2 });
    stores.push(observer);
    await observer.exec("create table effects (id text, n integer, at serial)");
  });
  afterEach(async () => {
    await Promise.all(services.splice(0).map((service) => service.stop()));
    await Promise.all(transports.splice(0).map((transport) => transport.close()));
    await Promise.all(stores.splice(0).map((store) => store.close()));
  });

  /** As in a process of its own: with its own pool and its own transport. */
  const member = async <Publisher>(
    definition: Parameters<typeof createService>[0],
    more: object = {},
    { pollIntervalMs = 50, ...ofStore }: { pollIntervalMs?: number; listenUrl?: string } = {},
  ): Promise<Service<Publisher>> => {
    const store = postgresStore({ connectionString: pooler.through(direct), ...ofStore });
    const transport = postgresTransport({ store, pollIntervalMs });
    const options = { store, transport, pollIntervalMs, ...more };
    const service = createService<Publisher>(definition, options);
    stores.push(store);
    transports.push(transport);
    services.push(service as Service<unknown>);
    await service.start();
    return service;
  };
  const effects = async () =>
    (await observer.query<{ id: string; n: number }>("select id, n from effects order by at")).rows;

  test("competing members handle each message once and in order, through retries and redrive", async () => {
    const failed = new Set<string>();
    const handlers: DepotHandlers = {
      async placed({ payload: { id, number = 0, note } }, { tx, publish }) {
        const name = `${id}${number}`;
        await tx.query("insert into effects (id, n) values ($1, $2)", [id, number]);
        if (note === "fails once" && !failed.has(name)) {
          failed.add(name);
          throw new Error("not yet");
        }
        if (note === "fails until redriven" && !failed.has("redriven")) throw new Error("no");
        await publish.packed({ id });
      },
    };
    const retry = { attemptsMax: 3, delayMs: 5 };
    const sender = await member<ShopPublisher>(shop);
    const receivers = [
      await member<DepotPublisher>(depot, { handlers, retry }),
      await member<DepotPublisher>(depot, { handlers, retry, consumers: { batch: 5 } }),
    ];
    for (let number = 0; number < 15; number += 1) {
      await sender.transaction(async ({ publish }) => {
        for (const id of ["a", "b", "c", "d"]) {
          const note = id === "a" && number % 4 === 1 ? "fails once" : "";
          const hopeless = id === "b" && number === 7 ? "fails until redriven" : note;
          await publish.placed({ id, number, note: hopeless });
        }
      });
    }
    const letters = deadLetters(observer);
    await eventually("one is given up", async () => (await letters.list()).length === 1);
    failed.add("redriven");
    const [letter] = await letters.list();
    await letters.redrive(letter?.id ?? 0);
    await eventually("all are handled", async () => (await effects()).length === 60, 40_000);
    for (const key of ["a", "b", "c", "d"]) {
      const numbers = (await effects()).filter(({ id }) => id === key).map(({ n }) => n);
      expect([key, numbers]).toEqual([key, [...Array(15).keys()]]);
    }
    const counted = await Promise.all(receivers.map(async (one) => (await one.health()).counters));
    expect(counted.reduce((sum, { handled = 0 }) => sum + handled, 0)).toBe(60);
  }, 90_000);

  test("leaves nothing behind in the sessions it was lent", async () => {
    const handlers: DepotHandlers = {
      placed: async (_, { tx }) => void (await tx.query("select 1")),
    };
    const sender = await member<ShopPublisher>(shop);
    const receiver = await member<DepotPublisher>(depot, { handlers });
    await sender.transaction(({ publish }) => publish.placed({ id: "a" }));
    await eventually("it is handled", async () => (await receiver.health()).counters.handled === 1);
    await Promise.all(services.splice(0).map((service) => service.stop()));
    const pooled = postgresStore({ connectionString: pooler.through(direct), connectionsMax: 8 });
    stores.push(pooled);
    // Side by side, so that every session of the pool is asked.
    const sessions = await Promise.all(
      Array.from({ length: 8 }, () =>
        pooled.query<Record<string, unknown>>(
          `select pg_sleep(0.1), pg_backend_pid() as pid,
                  nullif(current_setting('asyncapi_gen.now', true), '') as now,
                  current_setting('idle_in_transaction_session_timeout') as idle,
                  (select count(*)::int from pg_prepared_statements where name <> '') as prepared,
                  (select count(*)::int from pg_listening_channels()) as listening,
                  (select count(*)::int from pg_locks
                   where pid = pg_backend_pid() and locktype = 'advisory') as locks`,
        ),
      ),
    );
    const seen = sessions.flatMap(({ rows }) => rows);
    expect(new Set(seen.map(({ pid }) => pid)).size).toBeGreaterThan(1);
    for (const session of seen) {
      const clean = { now: null, idle: "0", prepared: 0, listening: 0, locks: 0 };
      expect(session).toMatchObject(clean);
    }
  });

  test("hears of others' messages past the pooler by listenUrl, and without it by polling", async () => {
    const pollIntervalMs = 2_000;
    const seen: string[] = [];
    const handlers: DepotHandlers = { placed: ({ payload }) => void seen.push(payload.id) };
    const receiver = { pollIntervalMs, listenUrl: direct };
    await member<DepotPublisher>(depot, { handlers }, receiver);
    const sender = await member<ShopPublisher>(shop);
    const timeToArrive = async (id: string) => {
      const beganMs = performance.now();
      await sender.transaction(({ publish }) => publish.placed({ id }));
      await eventually(`${id} arrives`, () => seen.includes(id));
      return performance.now() - beganMs;
    };
    const listening = () =>
      observer.query("select pid from pg_stat_activity where query ilike 'listen %'");
    await eventually("it listens", async () => (await listening()).rows.length === 1);
    const told: number[] = [];
    for (const id of ["a", "b", "c", "d"]) told.push(await timeToArrive(id));
    expect(Math.min(...told)).toBeLessThan(pollIntervalMs / 2);
    await observer.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen %'",
    );
    await timeToArrive("e");
  });
});
