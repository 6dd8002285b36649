import { RuntimeError } from "../errors.js";
import { digest, shardCount } from "../wire/hash.js";
import { runtimeMigrations } from "./migrations.js";
import { lockSchema } from "./operations/lock-schema.js";
import { appliedMigrations, recordMigration } from "./operations/migrations.js";
import { defaultSchema } from "./schema-name.js";
import type { Migration, Store, Tx } from "./store.js";

// Migrations are written for the default schema, so that psql can run them as they are. The name in
// quotes is a setting, not the schema.
const schemaReference = new RegExp(`(?<!')\\b${defaultSchema}\\.`, "g");

const runtimeOwner = "asyncapi-gen";
const userOwner = "user";

/**
 * Brings the runtime's own schema up to date: all or nothing, under a lock, so that any number of
 * processes may start at once. Refuses a schema that a newer version has migrated.
 */
export async function migrateRuntime(store: Store): Promise<void> {
  await store.transaction(async (tx) => {
    await lockSchema(tx);
    const migrations = runtimeMigrations.map((one) => ({
      ...one,
      sql: one.sql.replace(schemaReference, `${tx.schema}.`),
    }));
    await refuseNewer(tx, migrations);
    await apply(tx, runtimeOwner, migrations);
    await checkShards(tx);
  });
}

/**
 * Runs what is new of the user's migrations, in the order of their names. Each name runs once per
 * database, so services on one store may all be given the same list.
 */
export async function migrateUser(store: Store, migrations: readonly Migration[]): Promise<void> {
  if (migrations.length === 0) return;
  const sorted = [...migrations].sort((a, b) => (a.name < b.name ? -1 : 1));
  await store.transaction(async (tx) => {
    await lockSchema(tx);
    await apply(tx, userOwner, sorted);
  });
}

async function refuseNewer(tx: Tx, known: readonly Migration[]): Promise<void> {
  const names = new Set(known.map(({ name }) => name));
  const unknown = [...(await appliedMigrations(tx, runtimeOwner)).keys()].filter(
    (name) => !names.has(name),
  );
  if (unknown.length === 0) return;
  throw new RuntimeError(
    "schema-newer",
    `The schema ${tx.schema} was migrated by a newer asyncapi-gen (${unknown.join(", ")}): update this one.`,
  );
}

async function apply(tx: Tx, owner: string, migrations: readonly Migration[]): Promise<void> {
  const applied = await appliedMigrations(tx, owner);
  for (const { name, sql } of migrations) {
    const hash = digest(sql);
    const before = applied.get(name);
    if (before === undefined) {
      await tx.exec(sql);
      await recordMigration(tx, owner, name, hash);
    } else if (before !== hash) {
      throw new RuntimeError(
        "migration-changed",
        `The migration "${name}" ran with another text. Restore it and add a new one; two services on one store need different names.`,
      );
    }
  }
}

/** The number of shards is in every stored row: a process that counts differently would misplace its own. */
async function checkShards(tx: Tx): Promise<void> {
  await tx.query(
    `insert into ${tx.schema}.meta (name, value) values ('shards', $1) on conflict do nothing`,
    [String(shardCount)],
  );
  const { rows } = await tx.query<{ value: string }>(
    `select value from ${tx.schema}.meta where name = 'shards'`,
  );
  const stored = rows[0]?.value;
  if (stored === String(shardCount)) return;
  throw new RuntimeError(
    "schema-newer",
    `The store has ${stored} shards; this version has ${shardCount}.`,
  );
}
