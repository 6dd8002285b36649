import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { debianBinaries } from "../../../scripts/debian-postgres.js";
import { createService, memoryTransport } from "../../../src/runtime/index.js";
import { describeOnDebianPostgres, startDebian, type TestPostgres } from "../../postgres.js";
import { eventually } from "../eventually.js";
import { type ShopPublisher, shop } from "../orders.js";
import { bundleWorker } from "./bundle.js";
import { place } from "./experiments.js";
import { openWorld } from "./world.js";

describeOnDebianPostgres("a database of PostgreSQL 15, dumped by pg_dump", () => {
  let postgres: TestPostgres;
  const folder = mkdtempSync(join(tmpdir(), "asyncapi-gen-dump-"));
  beforeAll(async () => {
    postgres = await startDebian();
  });
  afterAll(async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true });
  });

  test("case 5: restored elsewhere, what waited in outbox and log is delivered, in order", async () => {
    const effects = "create table effects (id text, n integer, pid integer, at serial)";
    const before = openWorld(await postgres.createDatabase());
    await before.store.exec(effects);
    // 1 and 2 are in the log, 3 is still in the outbox: its process has died before it could relay.
    await place(before.store, [
      { id: "a", number: 1 },
      { id: "a", number: 2 },
    ]);
    const sender = createService<ShopPublisher>(shop, {
      store: before.store,
      transport: memoryTransport(),
    });
    await before.store.transaction((tx) => sender.publishIn(tx).placed({ id: "a", number: 3 }));
    const file = join(folder, "dump");
    execFileSync(join(debianBinaries, "pg_dump"), ["-Fc", "-f", file, before.url]);
    await before.close();

    const after = openWorld(await postgres.createDatabase());
    const args = ["--no-owner", "--exit-on-error", "-d", after.url, file];
    execFileSync(join(debianBinaries, "pg_restore"), args);
    expect(await after.count("asyncapi_gen.outbox")).toBe(1);
    // And what is written after it does not collide with what was.
    await after.store.transaction((tx) =>
      createService<ShopPublisher>(shop, { store: after.store, transport: memoryTransport() })
        .publishIn(tx)
        .placed({ id: "a", number: 4 }),
    );
    await after.ready(await bundleWorker(), { role: "depot", transport: "log" });
    await eventually("all has arrived", async () => (await after.count("effects")) >= 4);
    expect(await after.numbers("select n from effects order by at")).toEqual([1, 2, 3, 4]);
    await after.close();
  }, 180_000);
});
