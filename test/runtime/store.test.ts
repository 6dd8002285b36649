import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { pgliteStore } from "../../src/runtime/store/pglite.js";
import { postgresStore } from "../../src/runtime/store/postgres.js";
import { storeConformance } from "../../src/testing/index.js";
import { storeSources } from "./stores.js";

describe.each(storeSources())("a store on $name", (source) => {
  const cases = storeConformance({ create: () => source.fresh() });
  for (const { name, timeoutMs, run } of cases) test(name, run, timeoutMs);
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
