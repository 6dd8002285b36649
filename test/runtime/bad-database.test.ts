import { statSync } from "node:fs";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import {
  createService,
  postgresTransport,
  type Service,
  type Store,
  type Transport,
} from "../../src/runtime/index.js";
import { postgresStore } from "../../src/runtime/store/postgres.js";
import { describeOnPostgres, startPostgres, type TestPostgres } from "../postgres.js";
import { mountSmallVolume, type SmallVolume } from "../small-volume.js";
import { eventually } from "./eventually.js";
import {
  type DepotHandlers,
  type DepotPublisher,
  depot,
  type ShopPublisher,
  shop,
} from "./orders.js";
import { type FaultyNetwork, startProxy } from "./proxy.js";

const keys = ["a", "b", "c", "d"];
const perKey = 10;
const queryTimeoutMs = 1_500;

/** A database that is neither here nor gone. None of it is a message's fault. */
describeOnPostgres("a database in trouble", () => {
  let postgres: TestPostgres;
  let proxy: FaultyNetwork;
  let url: string;
  let observer: Store;
  let store: Store;
  let transport: Transport;
  let sender: Service<ShopPublisher>;
  let receiver: Service<DepotPublisher>;
  let handling: number;

  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    url = await postgres.createDatabase();
    proxy = await startProxy(url);
    observer = postgresStore({ connectionString: url, connectionsMax: 2 });
    await observer.exec("create table effects (id text, n integer, at serial)");
    const waiting = { queryTimeoutMs, idleInTransactionMs: 1_500 };
    store = postgresStore({ connectionString: proxy.through(url), connectionsMax: 4, ...waiting });
    transport = postgresTransport({ store });
    handling = 0;
    const handlers: DepotHandlers = {
      async placed({ payload }, { tx, publish }) {
        handling += 1;
        await tx.query("insert into effects (id, n) values ($1, $2)", [payload.id, payload.number]);
        await tx.query("select pg_sleep(0.03)");
        await publish.packed(payload);
      },
    };
    sender = createService<ShopPublisher>(shop, { store, transport });
    receiver = createService<DepotPublisher>(depot, {
      store,
      transport,
      handlers,
      retry: { attemptsMax: 1 }, // a single failure that counted would be a dead letter
    });
    await sender.start();
    await receiver.start();
  });
  afterEach(async () => {
    proxy.work();
    await receiver.stop();
    await sender.stop();
    await transport.close();
    await Promise.all([store.close(), observer.close()]);
    await proxy.close();
  });

  const place = () =>
    sender.transaction(async ({ publish }) => {
      for (let number = 0; number < perKey; number += 1) {
        for (const id of keys) await publish.placed({ id, number });
      }
    });
  const effects = async () =>
    (await observer.query<{ id: string; n: number }>("select id, n from effects order by at")).rows;
  const expectAllOnceInOrder = async (withinMs: number) => {
    const all = keys.length * perKey;
    await eventually("all are handled", async () => (await effects()).length >= all, withinMs);
    const seen = await effects();
    for (const key of keys) {
      const numbers = seen.filter(({ id }) => id === key).map(({ n }) => n);
      expect([key, numbers]).toEqual([key, [...Array(perKey).keys()]]);
    }
    await eventually(
      "health comes back",
      async () => (await receiver.health()).status === "running",
    );
    expect(await receiver.health()).toMatchObject({ parked: 0, deadLetters: 0 });
  };

  test("half-open connections are given up within the limit, and their work is done again", async () => {
    await place();
    await eventually("some are being handled", () => handling > 5);
    proxy.blackhole();
    const asked = performance.now();
    await expect(
      Promise.all([1, 2, 3, 4].map(() => store.query("select pg_sleep(0)"))),
    ).rejects.toMatchObject({ code: "unavailable", retryable: true });
    expect(performance.now() - asked).toBeLessThan(queryTimeoutMs * 4);
    await expectAllOnceInOrder(40_000);
    expect((await receiver.health()).counters["store-away"]).toBeGreaterThan(0);
  }, 90_000);

  test("connections that lie idle are not used again when one of them turns out to be dead", async () => {
    const waiting = { queryTimeoutMs: 500, connectionsMax: 6 };
    const idle = postgresStore({ connectionString: proxy.through(url), ...waiting });
    await Promise.all([1, 2, 3, 4, 5, 6].map(() => idle.query("select pg_sleep(0.05)")));
    proxy.blackhole();
    await expect(idle.query("select 1")).rejects.toMatchObject({ code: "unavailable" });
    for (const one of [1, 2, 3, 4, 5]) {
      expect((await idle.query<{ one: number }>("select $1::int as one", [one])).rows).toEqual([
        { one },
      ]);
    }
    await idle.close();
  }, 60_000);

  test("a full disk counts for no message: nothing is parked, and order is kept", async () => {
    await observer.exec(`
      create table disk (is_full boolean);
      create function refuse_when_full() returns trigger language plpgsql as $$
      begin
        if exists (select from disk) and new.n >= 3 then
          raise exception 'could not extend file: No space left on device' using errcode = '53100';
        end if;
        return new;
      end $$;
      create trigger full_disk before insert on effects
        for each row execute function refuse_when_full();
      insert into disk values (true);
    `);
    await place();
    await eventually(
      "it runs into it",
      async () => ((await receiver.health()).counters["store-away"] ?? 0) > 3,
    );
    expect(await receiver.health()).toMatchObject({ parked: 0, deadLetters: 0 });
    await observer.exec("delete from disk");
    await expectAllOnceInOrder(40_000);
  }, 90_000);

  test("a volume that is really full: neither the log nor a handler can write, and nothing is lost", async (context) => {
    const volume = mountSmallVolume(16);
    if (volume === undefined) return context.skip("needs the right to mount a volume");
    try {
      await useVolume(volume);
      expect(await fillVolume()).toBe("53100");
      await place();
      await eventually(
        "the relay runs into it",
        async () => (await sender.health()).reason?.includes("No space left on device") === true,
      );
      expect(await effects()).toEqual([]);
      await observer.exec("drop table ballast"); // truncating needs room itself
      await eventually("the log has them", async () => (await effects()).length > 0, 40_000);
      await expectAllOnceInOrder(40_000);
    } finally {
      await observer.exec(
        "drop table if exists ballast; alter table effects set tablespace pg_default; " +
          "alter table asyncapi_gen.log set tablespace pg_default",
      );
      await observer.query("drop tablespace small");
      volume.unmount();
    }
  }, 90_000);

  /** Puts what is written next, the log and the effects, on the volume; both are empty yet. */
  const useVolume = async (volume: SmallVolume) => {
    const { rows } = await observer.query<{ path: string }>(
      "select setting as path from pg_settings where name = 'data_directory'",
    );
    const folder = volume.folderFor(statSync(rows[0]?.path ?? "").uid);
    await observer.query(`create tablespace small location '${folder}'`);
    await observer.exec(`
      create table ballast (filling text) tablespace small;
      alter table ballast alter filling set storage plain;
      alter table effects set tablespace small;
      alter table asyncapi_gen.log set tablespace small;
    `);
  };
  const fillVolume = async () => {
    try {
      for (;;) {
        await observer.query(
          "insert into ballast select repeat('x', 7000) from generate_series(1, 50)",
        );
      }
    } catch {
      // What is left are single pages.
    }
    try {
      for (;;) await observer.query("insert into ballast select repeat('x', 7000)");
    } catch (error) {
      return (error as { cause?: { code?: string } }).cause?.code;
    }
  };

  test("a server that takes no more connections is waited for", async () => {
    await place();
    await eventually("some are being handled", () => handling > 3);
    const strangers: pg.Client[] = [];
    const fill = async () => {
      for (let count = 0; count < 200; count += 1) {
        const stranger = new pg.Client({ connectionString: url });
        stranger.on("error", () => {});
        try {
          await stranger.connect();
          strangers.push(stranger);
        } catch (error) {
          return (error as { code?: string }).code;
        }
      }
      return "never full";
    };
    expect(await fill()).toBe("53300");
    await observer.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and query like '%effects%' and pid <> pg_backend_pid()`,
    );
    await fill(); // what became free by that
    const refused = postgresStore({ connectionString: url });
    await expect(refused.query("select 1")).rejects.toMatchObject({ code: "unavailable" });
    await refused.close();
    await Promise.all(strangers.map((stranger) => stranger.end()));
    await expectAllOnceInOrder(40_000);
  }, 90_000);

  test("a server that is starting up is waited for", async () => {
    await place();
    await eventually("some are being handled", () => handling > 3);
    proxy.startUp();
    await observer.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
    await eventually("it says so", async () => (await receiver.health()).status === "degraded");
    await expect(store.query("select 1")).rejects.toMatchObject({ code: "unavailable" });
    proxy.work();
    await expectAllOnceInOrder(40_000);
  }, 90_000);
});
