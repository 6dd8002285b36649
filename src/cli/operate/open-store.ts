import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { RuntimeError } from "../../runtime/errors.js";
import { runtimeMigrations } from "../../runtime/store/migrations.js";
import { appliedMigrations } from "../../runtime/store/operations/migrations.js";
import { type PgliteStoreOptions, pgliteStore } from "../../runtime/store/pglite.js";
import { type PostgresStoreOptions, postgresStore } from "../../runtime/store/postgres.js";
import { quoteSchema } from "../../runtime/store/schema-name.js";
import type { Store } from "../../runtime/store/store.js";
import type { Io } from "../io.js";
import { UsageError } from "../usage-error.js";
import { FindingError } from "./finding-error.js";
import { loadDriver } from "./load-driver.js";
import { type Place, type PlaceFlags, placeOf, redacted, shownPlace } from "./place.js";

/**
 * Gives `work` the store that the flags name, and closes it. The store answers and has the tables of
 * this version by then. Throws `UsageError` for the flags and `FindingError` for what it finds.
 */
export async function withStore<T>(
  flags: PlaceFlags,
  io: Io,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const place = placeOf(flags, io.env);
  const store = await openStore(place, schemaOf(flags), io);
  try {
    await checkReachable(store, place);
    await checkVersion(store, place);
    return await work(store);
  } finally {
    await store.close();
  }
}

/** The store at a place; it connects on first use. */
export function openStore(place: Place, schema: SchemaChoice, io: Io): Promise<Store> {
  return place.kind === "pglite"
    ? openFolder(resolve(io.cwd, place.folder), place.folder, schema, io)
    : openDatabase(place.url, schema, io);
}

type SchemaChoice = Pick<PlaceFlags, "schema">;

export function schemaOf({ schema }: PlaceFlags): SchemaChoice {
  if (schema === undefined) return {};
  try {
    quoteSchema(schema);
  } catch {
    throw new UsageError(
      "`--schema` is no usable name.",
      "up to 63 of a-z, 0-9 and _, not beginning with a digit or pg_.",
    );
  }
  return { schema };
}

async function openDatabase(url: string, schema: SchemaChoice, io: Io): Promise<Store> {
  const driver = await loadDriver("pg", io.cwd);
  if (driver === undefined) throw missing("pg");
  return postgresStore({
    connectionString: url,
    // One for the work, one to spare: operating must not crowd out the services.
    connectionsMax: 2,
    driver: driver as NonNullable<PostgresStoreOptions["driver"]>,
    ...schema,
  });
}

async function openFolder(
  dataDir: string,
  named: string,
  schema: SchemaChoice,
  io: Io,
): Promise<Store> {
  // PGlite would create what is not there, and a mistyped path would look like an empty system.
  if (!existsSync(join(dataDir, "PG_VERSION"))) {
    const hint = "name the folder that your services give `pgliteStore({ dataDir })`.";
    throw new UsageError(`${named} is no PGlite folder.`, hint);
  }
  const driver = await loadDriver("@electric-sql/pglite", io.cwd);
  if (driver === undefined) throw missing("@electric-sql/pglite");
  return pgliteStore({
    dataDir,
    driver: driver as NonNullable<PgliteStoreOptions["driver"]>,
    ...schema,
  });
}

const missing = (name: string) =>
  new FindingError(
    "store/driver-missing",
    `The package ${name} is not installed here.`,
    `run \`npm install ${name}\` in the project, and this command there.`,
  );

export async function checkReachable(store: Store, place: Place): Promise<void> {
  try {
    await store.query("select 1");
  } catch (error) {
    if (error instanceof RuntimeError && error.code === "store-locked") {
      throw heldFolder(error, place);
    }
    const reason = redacted(reasonOf(error), place);
    throw new FindingError(
      "store/unreachable",
      `${shownPlace(place)} cannot be used: ${reason.replace(/\.$/, "")}.`,
    );
  }
}

function heldFolder({ message }: RuntimeError, place: Place): FindingError {
  const pid = /in use by process (\d+)/.exec(message)?.[1];
  const holder = pid === undefined ? "another process" : `process ${pid}`;
  return new FindingError(
    "store/in-use",
    `${shownPlace(place)} is open in ${holder}.`,
    pid === undefined
      ? undefined
      : `stop it (\`kill ${pid}\`, or Ctrl-C where it runs), then run the command again.`,
  );
}

/** What the driver or the server said; `unavailable` of ours says less than what is behind it. */
function reasonOf(error: unknown): string {
  const behind = error instanceof RuntimeError && error.cause !== undefined ? error.cause : error;
  // Node tries several addresses of one host and says nothing in the error around theirs.
  const [first = behind] = behind instanceof AggregateError ? behind.errors : [];
  return first instanceof Error ? first.message || first.name : String(first);
}

export async function checkVersion(store: Store, place: Place): Promise<void> {
  const { rows } = await store.query<{ there: boolean }>(
    "select to_regclass($1) is not null as there",
    [`${store.schema}.migrations`],
  );
  if (rows[0]?.there !== true) {
    throw new FindingError(
      "store/not-set-up",
      `${shownPlace(place)} has no tables of ours in the schema ${store.schema}.`,
    );
  }
  const applied = new Set((await appliedMigrations(store, "asyncapi-gen")).keys());
  const known = new Set(runtimeMigrations.map(({ name }) => name));
  const newer = [...applied].filter((name) => !known.has(name));
  const older = [...known].filter((name) => !applied.has(name));
  if (newer.length === 0 && older.length === 0) return;
  throw new FindingError(
    "store/version",
    newer.length > 0
      ? `A newer asyncapi-gen has migrated the store (${newer.join(", ")}).`
      : `The store lacks migrations of this version (${older.join(", ")}).`,
    newer.length > 0 ? "update this one." : "start a service of this version: it migrates.",
  );
}
