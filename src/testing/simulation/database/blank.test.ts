import { afterAll, beforeAll, expect, test } from "vitest";
import { type Blank, prepareBlank } from "./blank.js";
import type { SimulationDatabase } from "./database.js";
import { pgliteDatabase } from "./pglite-database.js";

let database: SimulationDatabase;
let blank: Blank;

beforeAll(async () => {
  database = await pgliteDatabase();
  blank = await prepareBlank(database, [
    {
      name: "1",
      sql: `create table shelves (id bigint generated always as identity primary key, label text);
        create table goods (sku text primary key, shelf bigint references shelves);
        insert into shelves (label) values ('top'), ('bottom')`,
    },
  ]);
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
    expect(await query("select from goods")).toHaveLength(0);
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
