import { afterAll, beforeAll, expect, test } from "vitest";
import type { Store } from "../../src/runtime/index.js";
import { postgresStore } from "../../src/runtime/store/postgres.js";
import { isConflict } from "../../src/runtime/store/store-errors.js";
import { describeOnPostgres, startPostgres, type TestPostgres } from "../postgres.js";

// What a direct connection prepares by name must not show, but in how fast it is.
describeOnPostgres("statements that the server has prepared", () => {
  let server: TestPostgres;
  let store: Store;
  const insert = "insert into item (id, name) values ($1, $2)";
  const add = (id: number) =>
    store.transaction(async (tx) => {
      tx.defer(insert, [id, `item ${id}`]);
    });
  const prepared = () =>
    store.transaction(async (tx) => {
      const { rows } = await tx.query<{ name: string }>(
        "select name from pg_prepared_statements where statement = $1",
        [insert],
      );
      return rows.length;
    });

  beforeAll(async () => {
    server = await startPostgres();
    const connectionString = await server.createDatabase();
    // One for transactions at a time, so that each meets what the one before has left.
    store = postgresStore({ connectionString, connectionsMax: 2 });
    await store.exec("create table item (id integer primary key, name text not null)");
  });
  afterAll(async () => {
    await store.close();
    await server.stop();
  });

  test("are used again, whatever values they get", async () => {
    await add(1);
    await add(2);
    expect(await prepared()).toBe(1);
    const { rows } = await store.query("select id, name from item order by id");
    expect(rows).toEqual([
      { id: 1, name: "item 1" },
      { id: 2, name: "item 2" },
    ]);
  });

  test("are sent again after a group that failed, however far the server came", async () => {
    await expect(add(2)).rejects.toThrow("duplicate key");
    await add(3);
    const failing = store.transaction(async (tx) => {
      tx.defer("insert into item (id, name) values ($1, $2 || '')", [3, "before the new one"]);
      tx.defer("insert into item (id, name) values ($1, $2 || '!')", [4, "never parsed"]);
    });
    await expect(failing).rejects.toThrow("duplicate key");
    await store.transaction(async (tx) => {
      tx.defer("insert into item (id, name) values ($1, $2 || '!')", [4, "four"]);
    });
    const { rows } = await store.query("select name from item where id in (3, 4) order by id");
    expect(rows).toEqual([{ name: "item 3" }, { name: "four!" }]);
  });

  test("follow a change of the tables", async () => {
    await store.exec("alter table item add column note text not null default 'none'");
    await add(5);
    await store.exec("alter table item alter column name type varchar(20)");
    await add(6);
    const { rows } = await store.query("select note from item where id in (5, 6)");
    expect(rows).toEqual([{ note: "none" }, { note: "none" }]);
  });

  test("that somebody has deallocated are sent again", async () => {
    await add(7);
    await store.transaction((tx) => tx.exec("deallocate all"));
    await add(8);
    const { rows } = await store.query("select id from item where id = 8");
    expect(rows).toEqual([{ id: 8 }]);
  });

  test("that somebody deallocates unseen are a conflict: nothing is written, the next try works", async () => {
    const unseen = store.transaction(async (tx) => {
      await tx.query("insert into item (id, name) values (9, 'unseen')");
      await tx.query("deallocate all");
    });
    const error: unknown = await unseen.catch((reason: unknown) => reason);
    expect(isConflict(error)).toBe(true);
    await add(10);
    const { rows } = await store.query("select id from item where id in (9, 10)");
    expect(rows).toEqual([{ id: 10 }]);
  });

  test("are none where the option says so", async () => {
    const plain = postgresStore({
      connectionString: await server.createDatabase(),
      preparedStatements: false,
    });
    const names = await plain.transaction(async (tx) => {
      tx.defer("select 1");
      return tx.query("select name from pg_prepared_statements");
    });
    await plain.close();
    expect(names.rows).toEqual([]);
  });
});
