import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Store, Tx } from "../../src/runtime/index.js";
import { migrateRuntime, migrateUser } from "../../src/runtime/store/migrate.js";
import { pgliteStore } from "../../src/runtime/store/pglite.js";
import { postgresStore } from "../../src/runtime/store/postgres.js";
import { transact } from "../../src/runtime/store/transaction.js";
import { virtualClock } from "../../src/runtime/work/virtual-clock.js";
import { storeSources } from "./stores.js";

describe.each(storeSources())("a store on $name", (source) => {
  let store: Store;
  beforeAll(async () => {
    store = await source.fresh();
    await store.exec("create table notes (id integer primary key, text text)");
  });
  const ids = async () =>
    (await store.query<{ id: number }>("select id from notes order by id")).rows.map(
      ({ id }) => id,
    );

  test("commits what resolves, rolls back what throws", async () => {
    const answer = await store.transaction(async (tx) => {
      const { rowCount } = await tx.query("insert into notes (id) values ($1), ($2)", [1, 2]);
      return rowCount;
    });
    expect(answer).toBe(2);
    const thrown = store.transaction(async (tx) => {
      await tx.query("insert into notes (id) values (3)");
      throw new Error("no");
    });
    await expect(thrown).rejects.toThrow("no");
    expect(await ids()).toEqual([1, 2]);
  });

  test("gives the same JavaScript values on every store", async () => {
    const { rows } = await store.query(
      `select 1::int as int, 2::bigint as big, 9007199254740993::bigint as huge, 1.5::float8 as float,
              '{"a": 1}'::jsonb as json, true as yes, null as nothing, 'x' as text,
              '2026-01-01T00:00:00Z'::timestamptz as at, array[1, 2] as list`,
    );
    expect(rows).toEqual([
      {
        int: 1,
        big: 2,
        huge: 9007199254740993n,
        float: 1.5,
        json: { a: 1 },
        yes: true,
        nothing: null,
        text: "x",
        at: new Date("2026-01-01T00:00:00Z"),
        list: [1, 2],
      },
    ]);
    const { rows: bytes } = await store.query<{ b: Uint8Array }>("select $1::bytea as b", [
      new Uint8Array([0, 255]),
    ]);
    expect([...(bytes[0]?.b ?? [])]).toEqual([0, 255]);
  });

  test("does not report success for a transaction whose failure was swallowed", async () => {
    const swallowed = store.transaction(async (tx) => {
      await tx.query("insert into notes (id) values (10)");
      await tx.query("insert into notes (id) values (10)").catch(() => {});
    });
    await expect(swallowed).rejects.toThrow("current transaction is aborted");
    expect(await ids()).not.toContain(10);
  });

  test("lets a caller recover at a savepoint of its own", async () => {
    await store.transaction(async (tx) => {
      await tx.query("insert into notes (id) values (11)");
      await tx.exec("savepoint mine");
      await tx.query("insert into notes (id) values (11)").catch(() => tx.exec("rollback to mine"));
    });
    expect(await ids()).toContain(11);
  });

  test("keeps what is deferred in its place, before the next statement or the commit", async () => {
    const seen = await store.transaction(async (tx) => {
      tx.defer("insert into notes (id, text) values ($1, $2)", [12, "deferred"]);
      tx.defer("update notes set text = text || ' twice' where id = 12");
      const { rows } = await tx.query<{ text: string }>("select text from notes where id = 12");
      tx.defer("insert into notes (id) values ($1)", [13]);
      return rows;
    });
    expect(seen).toEqual([{ text: "deferred twice" }]);
    await store.transaction(async (tx) => tx.defer("delete from notes where id = 12"));
    expect(await ids()).toContain(13);
    expect(await ids()).not.toContain(12);
  });

  test("commits nothing when a deferred statement fails, or cannot even be sent", async () => {
    const failing = store.transaction(async (tx) => {
      tx.defer("insert into notes (id) values (14)");
      tx.defer("insert into notes (id) values (14)");
    });
    await expect(failing).rejects.toMatchObject({ code: "23505" });
    const next = store.transaction(async (tx) => {
      tx.defer("insert into nowhere values (1)");
      await tx.query("insert into notes (id) values (14)");
    });
    await expect(next).rejects.toMatchObject({ code: "42P01" });
    const refuse = () => {
      throw new Error("no text of it");
    };
    const unspeakable = { toJSON: refuse, toString: refuse };
    const unsendable = store.transaction(async (tx) => {
      tx.defer("insert into notes (id) values (14)");
      tx.defer("insert into notes (id, text) values (15, $1)", [unspeakable]);
    });
    await expect(unsendable).rejects.toThrow("no text of it");
    expect(await ids()).not.toContain(14);
    await store.query("select 1"); // the connection is as good as before
  });

  test("refuses statements after the transaction has ended", async () => {
    let late: Tx | undefined;
    await store.transaction(async (tx) => {
      late = tx;
    });
    await expect(late?.query("select 1")).rejects.toThrow("[transaction-ended]");
    expect(() => late?.defer("select 1")).toThrow("[transaction-ended]");
  });

  test("passes on the codes of statements", async () => {
    await expect(store.query("select 1 / 0")).rejects.toMatchObject({ code: "22012" });
  });

  test("migrates once, however many start at once", async () => {
    await Promise.all([migrateRuntime(store), migrateRuntime(store), migrateRuntime(store)]);
    const list = [
      { name: "2", sql: "insert into notes (id) values (22)" },
      { name: "1", sql: "delete from notes; insert into notes (id) values (21)" },
    ];
    await Promise.all([migrateUser(store, list), migrateUser(store, list)]);
    expect(await ids()).toEqual([21, 22]);
    const changed = migrateUser(store, [{ name: "1", sql: "select 1" }]);
    await expect(changed).rejects.toThrow(`[migration-changed] The migration "1"`);
  });

  test("keeps nothing of a set of migrations of which one fails", async () => {
    const broken = migrateUser(store, [
      { name: "3", sql: "insert into notes (id) values (23)" },
      { name: "4", sql: "insert into nowhere values (1)" },
    ]);
    await expect(broken).rejects.toThrow("nowhere");
    expect(await ids()).not.toContain(23);
  });

  test("refuses a schema that a newer version has migrated", async () => {
    await store.query(
      "insert into asyncapi_gen.migrations (owner, name, hash) values ($1, $2, '')",
      ["asyncapi-gen", "999999-future"],
    );
    await expect(migrateRuntime(store)).rejects.toThrow("[schema-newer]");
    await store.query("delete from asyncapi_gen.migrations where name = '999999-future'");
  });

  test("asks a virtual clock for the time, in this transaction only", async () => {
    const clock = virtualClock(Date.UTC(2020, 0, 1));
    const ask = (tx: Pick<Tx, "query">) =>
      tx.query<{ now: Date }>("select asyncapi_gen.now() as now");
    const virtual = await transact(store, clock, ask);
    expect(virtual.rows[0]?.now).toEqual(new Date("2020-01-01T00:00:00Z"));
    const real = await store.transaction(ask);
    expect(Math.abs((real.rows[0]?.now.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  });
});

test.each(["", "Upper", "1a", "pg_x", `a"b`, "a; drop", "x".repeat(64)])(
  "the schema name %j is refused",
  (schema) => {
    expect(() => pgliteStore({ schema })).toThrow("[options]");
    expect(() => postgresStore({ schema })).toThrow("[options]");
  },
);

describe("PGlite", () => {
  const folder = mkdtempSync(join(tmpdir(), "asyncapi-gen-pglite-"));
  const dataDir = join(folder, "data");
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("says so when a transaction would wait for itself, and goes on afterwards", async () => {
    const store = pgliteStore();
    const nested = store.transaction(() => store.query("select 1"));
    await expect(nested).rejects.toThrow(
      "[nested-transaction] store.query was called inside a transaction of the same store",
    );
    const twice = store.transaction(() => store.transaction(async () => 1));
    await expect(twice).rejects.toThrow("[nested-transaction]");
    expect((await store.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    await store.close();
  });

  test("refuses a folder that another process has, and takes over that of a dead one", async () => {
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    const lock = (pid: number) => JSON.stringify({ pid, startedAt: startOf(pid), token: "other" });
    writeFileSync(`${dataDir}.lock`, lock(other.pid ?? 0));
    const refused = pgliteStore({ dataDir });
    await expect(refused.query("select 1")).rejects.toThrow(
      `[store-locked] The PGlite folder ${dataDir} is in use by process ${other.pid}`,
    );
    const ended = new Promise((resolve) => other.on("exit", resolve));
    other.kill("SIGKILL");
    await ended;
    const store = pgliteStore({ dataDir });
    await store.exec("create table kept (id integer); insert into kept values (1)");
    const second = pgliteStore({ dataDir });
    await expect(second.query("select 1")).rejects.toThrow("[store-locked]");
    await store.close();
    const again = pgliteStore({ dataDir });
    expect((await again.query("select id from kept")).rows).toEqual([{ id: 1 }]);
    await again.close();
  });
});

function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
