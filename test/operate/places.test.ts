import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pgliteStore } from "../../src/runtime/store/pglite.js";
import { project } from "../cli/project.js";
import { having } from "./having.js";
import { placed, started } from "./system.js";

test("a PGlite folder is operated on while no process has it, and through one that has", async () => {
  const { folder } = project({});
  const dataDir = join(folder, "data");
  const open = () => pgliteStore({ dataDir });
  const flags = ["--data", dataDir];
  const { json, run, again } = await having({ flags, open }, [
    placed("1", '{"number":1}'),
    started("order-1"),
  ]);
  const [letter] = (await json("dead-letters", "list")).deadLetters;
  const id = String(letter.id);
  expect(letter).toMatchObject({ consumer: "depot", data: '{"number":1}' });
  expect((await run("dead-letters", "show", id)).stdout).toContain('\n{"number":1}\n');
  expect((await json("sagas", "list")).sagas).toMatchObject([{ instance: "order-1" }]);
  expect((await run("consumers", "list")).stdout).toMatch(/^depot +0 +0$/m);
  await json("dead-letters", "redrive", id, "--payload", "mended.json");
  expect(await again([placed("2", "{")])).toEqual(["mended"]);
  const holder = open();
  await holder.query("select 1");
  const held = await json("dead-letters", "list");
  await holder.close();
  expect(held.deadLetters).toMatchObject([{ data: "{" }]);
  expect(await json("dead-letters", "discard", "--all", "--yes")).toMatchObject({ code: 0 });
  expect((await json("dead-letters", "list")).deadLetters).toEqual([]);
}, 120_000);

test.each([
  [[], {}, /which system\? No store is named/],
  [["--data", "nowhere"], {}, /nowhere is no PGlite folder/],
  [["--data", "all"], {}, /did you mean `all\/shop`/],
  [["--data", "a.json"], {}, /a.json is no PGlite folder/],
  [["--data", "d", "--database", "postgres://h/d"], {}, /cannot be used with/],
  [["--database", "s3cret"], {}, /`--database` is no address of a PostgreSQL/],
  [[], { DATABASE_URL: "mysql://u:s3cret@h/d" }, /DATABASE_URL is no address of a PostgreSQL/],
  [["--database", "postgres://h/d", "--schema", "a-b"], {}, /`--schema` is no usable name/],
  [["--limit", "0"], { DATABASE_URL: "postgres://h/d" }, /no whole number from 1/],
])("%j with %j is a mistake on the command line", async (flags, env, message) => {
  const { runWith } = project({ "all/shop/PG_VERSION": "17", "all/notes.txt": "", "a.json": "{}" });
  const { code, stdout, stderr } = await runWith({ env }, "dead-letters", "list", ...flags);
  expect(stderr).toMatch(message);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).not.toContain("s3cret");
});

test.each([
  [["dead-letters", "redrive"], /which dead letters\?/],
  [["dead-letters", "redrive", "1", "--all"], /do not go together/],
  [["dead-letters", "redrive", "--reason", "x"], /go with `--all`/],
  [["dead-letters", "redrive", "1", "2", "--payload", "a.json"], /is for one dead letter/],
  [["dead-letters", "redrive", "1", "--payload", "no.json"], /there is no file no.json/],
  [["dead-letters", "show", "x"], /no whole number from 1/],
  [["sagas", "list", "--status", "sleepy"], /Allowed choices are/],
])("%j is refused before a connection is made", async (argv, message) => {
  const { runWith } = project({ "a.json": "{}" });
  const env = { DATABASE_URL: "postgres://127.0.0.1:1/none" };
  const { code, stderr } = await runWith({ env }, ...argv);
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
});

test("a database that does not answer is named without its password", async () => {
  const { run } = project({});
  const url = "postgres://me:s3cr%40t@127.0.0.1:1/shop?sslpassword=s3cr%40t2";
  for (const flags of [[], ["--verbose"], ["--format", "json"]]) {
    const { code, stdout, stderr } = await run("consumers", "list", "--database", url, ...flags);
    expect(code).toBe(1);
    const said = stdout + stderr;
    expect(said).toContain("postgres://me@127.0.0.1:1/shop cannot be used: connect ECONNREFUSED");
    expect(said).not.toMatch(/s3cr(?:@|%40)t/);
  }
});

test("the driver is the project's own; one that is broken there is not passed over", async () => {
  const { folder, run } = project({});
  mkdirSync(join(folder, "node_modules/pg"), { recursive: true });
  writeFileSync(
    join(folder, "node_modules/pg/index.js"),
    `exports.Pool = class { waitingCount = 0; on() {} query() { throw new Error("the project's own"); } end() {} };`,
  );
  const { stderr } = await run("sagas", "list", "--database", "postgres://h/d");
  expect(stderr).toContain("postgres://h/d cannot be used: the project's own.");
});
