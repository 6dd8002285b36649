import { expect, test } from "vitest";
import { migrateRuntime } from "../../src/runtime/store/migrate.js";
import { recordMigration } from "../../src/runtime/store/operations/migrations.js";
import { pgliteStore } from "../../src/runtime/store/pglite.js";
import { project } from "../cli/project.js";

test("a store that a newer version has migrated is left alone", async () => {
  const { folder, run } = project({});
  const store = pgliteStore({ dataDir: `${folder}/data` });
  await migrateRuntime(store);
  await store.transaction((tx) => recordMigration(tx, "asyncapi-gen", "9999-later", "hash"));
  await store.close();
  const { code, stderr } = await run("dead-letters", "list", "--data", "data");
  expect(code).toBe(1);
  expect(stderr).toMatch(/store\/version\n.*has migrated the store \(9999-later\)/);
}, 120_000);
