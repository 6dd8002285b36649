import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { RuntimeError } from "../../runtime/errors.js";
import { type Operator, operatorOf } from "../../runtime/operate/operator.js";
import { remoteOperator } from "../../runtime/operate/remote.js";
import { runtimeMigrations } from "../../runtime/store/migrations.js";
import { type PgliteStoreOptions, pgliteStore } from "../../runtime/store/pglite.js";
import { operatingAddressOf } from "../../runtime/store/pglite-operating.js";
import { type PostgresStoreOptions, postgresStore } from "../../runtime/store/postgres.js";
import { quoteSchema } from "../../runtime/store/schema-name.js";
import type { Store } from "../../runtime/store/store.js";
import type { Io } from "../io.js";
import { UsageError } from "../usage-error.js";
import { FindingError } from "./finding-error.js";
import { loadDriver } from "./load-driver.js";
import { type Place, type PlaceFlags, placeOf, redacted, shownPlace } from "./place.js";

/**
 * Gives `work` what operates the store that the flags name, and closes it. The store answers and has
 * the tables of this version by then. A PGlite folder that a process has open is operated through that
 * process. Throws `UsageError` for the flags and `FindingError` for what it finds.
 */
export async function withOperator<T>(
  flags: PlaceFlags,
  io: Io,
  work: (operator: Operator) => Promise<T>,
): Promise<T> {
  const place = placeOf(flags, io.env);
  const operator = await reached(place, () => operatorAt(place, schemaOf(flags), io));
  try {
    checkVersion(operator, await reached(place, () => operator.migrations()), place);
    return await work(operator);
  } catch (error) {
    const isAway = error instanceof RuntimeError && error.code === "unavailable";
    throw isAway ? unreachable(error, place) : error;
  } finally {
    await operator.close();
  }
}

async function operatorAt(place: Place, schema: SchemaChoice, io: Io): Promise<Operator> {
  if (place.kind === "postgres") return operatorOf(await openDatabase(place.url, schema, io));
  const dataDir = resolve(io.cwd, place.folder);
  const address = operatingAddressOf(dataDir);
  if (address === undefined) return operatorOf(await openFolder(dataDir, place.folder, schema, io));
  const operator = await remoteOperator(address);
  if (operator.schema === quoteSchema(schema.schema)) return operator;
  throw notSetUp(place, quoteSchema(schema.schema), operator.schema);
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
  if (!isDatabase(dataDir)) {
    const [inside] = databasesIn(dataDir);
    const hint =
      inside === undefined
        ? "name the folder that your services give `pgliteStore({ dataDir })`."
        : `did you mean \`${join(named, inside)}\`?`;
    throw new UsageError(`${named} is no PGlite folder.`, hint);
  }
  const driver = await loadDriver("@electric-sql/pglite", io.cwd);
  if (driver === undefined) throw missing("@electric-sql/pglite");
  return pgliteStore({
    dataDir,
    // For the moment that a command takes; another one meanwhile is told to come again.
    operable: false,
    driver: driver as NonNullable<PgliteStoreOptions["driver"]>,
    ...schema,
  });
}

const isDatabase = (folder: string): boolean => existsSync(join(folder, "PG_VERSION"));

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

const databasesIn = (folder: string): readonly string[] =>
  isFolder(folder) ? readdirSync(folder).filter((name) => isDatabase(join(folder, name))) : [];

const missing = (name: string) =>
  new FindingError(
    "store/driver-missing",
    `The package ${name} is not installed here.`,
    `run \`npm install ${name}\` in the project, and this command there.`,
  );

/** Runs what needs the store to answer; that it does not becomes a finding. */
async function reached<T>(place: Place, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RuntimeError && error.code === "store-locked") {
      throw heldFolder(error, place);
    }
    if (error instanceof FindingError || error instanceof UsageError) throw error;
    throw unreachable(error, place);
  }
}

function unreachable(error: unknown, place: Place): FindingError {
  const reason = redacted(reasonOf(error), place).replace(/\.$/, "");
  return new FindingError("store/unreachable", `${shownPlace(place)} cannot be used: ${reason}.`);
}

function heldFolder({ message }: RuntimeError, place: Place): FindingError {
  const pid = /in use by process (\d+)/.exec(message)?.[1];
  const holder = pid === undefined ? "another process" : `process ${pid}`;
  return new FindingError(
    "store/in-use",
    `${shownPlace(place)} is open in ${holder}.`,
    pid === undefined
      ? undefined
      : `if that is a command like this one, try again; else stop it (\`kill ${pid}\`) before.`,
  );
}

/** What the driver or the server said; `unavailable` of ours says less than what is behind it. */
function reasonOf(error: unknown): string {
  const behind = error instanceof RuntimeError && error.cause !== undefined ? error.cause : error;
  // Node tries several addresses of one host and says nothing in the error around theirs.
  const [first = behind] = behind instanceof AggregateError ? behind.errors : [];
  return first instanceof Error ? first.message || first.name : String(first);
}

function checkVersion(
  { schema }: Operator,
  migrations: readonly string[] | undefined,
  place: Place,
): void {
  if (migrations === undefined) throw notSetUp(place, schema);
  const applied = new Set(migrations);
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

const notSetUp = (place: Place, schema: string, other?: string) =>
  new FindingError(
    "store/not-set-up",
    `${shownPlace(place)} has no tables of ours in the schema ${schema}.`,
    other && `the process that has it open keeps them in ${other}: see \`--schema\`.`,
  );
