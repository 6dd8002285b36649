import { PGlite, protocol } from "@electric-sql/pglite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PgliteSession, pgliteSession } from "./pglite-session.js";

let client: PGlite;
let session: PgliteSession;

beforeAll(async () => {
  client = await PGlite.create();
  session = pgliteSession(client, protocol);
  session.exec("create table kept (id int primary key, note text, data bytea)");
}, 60_000);
afterAll(() => client.close());

const kept = () => session.query("select id, note, data from kept order by id").rows;

test("values go in and come out as PGlite itself gives them", async () => {
  const sql = `select $1::int as n, $2::text as t, $3::bytea as b, $4::text[] as list, $5::jsonb as j,
    $6::timestamptz as at, $7::bool as yes, $8::int8 as big, null as nothing, '' as empty`;
  const parameters = [
    7,
    `ü€😀 '"\\`,
    new Uint8Array([0, 1, 255]),
    ["a,b", 'c"d', "\\"],
    { a: [1, null] },
    new Date(0),
    true,
    9_007_199_254_740_993n,
  ];
  const { rows } = session.query(sql, parameters);
  expect(rows).toEqual((await client.query(sql, parameters)).rows);
  expect(session.query("select $1::text as long", ["€".repeat(40_000)]).rows).toEqual([
    { long: "€".repeat(40_000) },
  ]);
});

test("says how many rows were touched", () => {
  const insert = "insert into kept (id) select * from generate_series($1::int, $2::int)";
  expect(session.query(insert, [1, 3]).rowCount).toBe(3);
  expect(session.query("update kept set note = 'x' where id > $1", [1]).rowCount).toBe(2);
  expect(session.query("delete from kept returning id").rowCount).toBe(3);
});

test("what was deferred goes with the next statement, and takes it down when it fails", () => {
  session.defer("begin");
  session.defer("insert into kept (id) values ($1)", [1]);
  expect(session.query("select id from kept").rows).toEqual([{ id: 1 }]);
  session.defer("insert into kept (id) values ($1)", [1]);
  expect(() => session.query("commit")).toThrow(
    expect.objectContaining({ code: "23505", constraint: "kept_pkey" }),
  );
  session.query("rollback");
  expect(kept()).toEqual([]);
});

test("a parameter that cannot be written loses nothing of what goes before it", () => {
  session.defer("begin");
  session.defer("insert into kept (id) values ($1)", [1]);
  expect(() => session.query("select $1::bool", ["perhaps"])).toThrow("boolean");
  session.query("rollback");
  expect(kept()).toEqual([]);
});

test("a statement may speak of what a deferred one makes", () => {
  session.defer("begin");
  session.defer("create table made (id int)");
  session.defer("insert into made values (1)");
  expect(session.query("select id from made").rows).toEqual([{ id: 1 }]);
  session.query("rollback");
});

test("a table that has changed is answered as it is now", () => {
  session.exec("create table changing (a int); insert into changing values (1)");
  const all = () => session.query("select * from changing").rows;
  expect(all()).toEqual([{ a: 1 }]);
  session.exec("alter table changing add b text default 'new'");
  expect(all()).toEqual([{ a: 1, b: "new" }]);
});
