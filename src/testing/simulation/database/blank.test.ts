import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Blank, prepareBlank } from "./blank.js";
import type { SimulationDatabase } from "./database.js";
import { pgliteDatabase } from "./pglite-database.js";

const migrations = [
  {
    name: "1",
    sql: `create table shelves (id bigint generated always as identity primary key, label text);
      create table goods (sku text primary key, shelf bigint references shelves);
      insert into shelves (label) values ('top'), ('bottom')`,
  },
];

// A server cannot remember itself; here PGlite does without, too.
describe.each(["remembers itself", "is emptied"])("a database that %s", (how) => {
  let database: SimulationDatabase;
  let blank: Blank;

  beforeAll(async () => {
    const { memory, ...rest } = await pgliteDatabase();
    database = how === "is emptied" || memory === undefined ? rest : { ...rest, memory };
    blank = await prepareBlank(database, {
      migrations,
      seed: async (tx) => void (await tx.query("insert into goods values ('sku 0', 1)")),
      rehearse: async () => void (await fill()),
    });
  }, 60_000);
  afterAll(() => database.close());

  const query = (sql: string) => database.transaction(0, async (tx) => (await tx.query(sql)).rows);

  /** Where rows lie in the file decides the order of a query that asks for none. */
  async function fill(): Promise<readonly object[]> {
    await query("insert into goods select 'sku ' || n, 1 from generate_series(1, 5) as n");
    await query("delete from goods where sku in ('sku 2', 'sku 3')");
    await query("update goods set shelf = 2 where sku = 'sku 1'");
    await query("insert into goods values ('sku 6', 2)");
    return query("select ctid, sku from goods");
  }

  test("rows lie where they would lie if nothing had been there before", async () => {
    await blank.restore();
    const first = await fill();
    await database.exec("vacuum");
    for (let round = 0; round < 3; round += 1) {
      await blank.restore();
      expect(await query("select sku from goods")).toEqual([{ sku: "sku 0" }]);
      expect(await fill()).toEqual(first);
    }
  });

  test("what the migrations wrote is there again, and ids begin anew", async () => {
    await query("insert into shelves (label) values ('middle')");
    await query("delete from shelves where label = 'middle' or label = 'none'");
    await blank.restore();
    expect(await query("select id, label from shelves order by id")).toEqual([
      { id: 1, label: "top" },
      { id: 2, label: "bottom" },
    ]);
  });

  test("a transaction that failed leaves nothing behind", async () => {
    await expect(query("insert into goods values ('sku 0', 1)")).rejects.toThrow("goods_pkey");
    await blank.restore();
    expect(await query("select sku from goods")).toEqual([{ sku: "sku 0" }]);
  });
});

test("PGlite is, bit by bit, what it was: tables, files, sequences, settings", async () => {
  const { memory, exec, transaction, close } = await pgliteDatabase();
  await exec("create table kept (id int generated always as identity, note text)");
  const putBack = memory?.remember() ?? (() => {});
  const all = () =>
    transaction(0, async (tx) => {
      const { rows: kept } = await tx.query("select xmin, ctid, * from kept");
      const { rows: tables } = await tx.query(
        "select relname, relpages, relfilenode from pg_class order by oid",
      );
      const { rows: settings } = await tx.query("select name, setting from pg_settings");
      return { kept, tables, settings };
    });
  const before = await all();
  for (let round = 0; round < 3; round += 1) {
    await transaction(round, async (tx) => {
      await tx.query(
        "insert into kept (note) select repeat('x', 5000) from generate_series(1, 500)",
      );
    });
    await exec("create table made as table kept; checkpoint");
    await exec("drop table kept; set work_mem = '1MB'");
    await exec("vacuum full made");
    putBack();
    expect(await all()).toEqual(before);
  }
  await close();
}, 60_000);
