import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { PGlite, Transaction } from "@electric-sql/pglite";
import { RuntimeError } from "../errors.js";
import { isInBackground } from "../work/background.js";
import { createNestingGuard, type NestingGuard } from "./nesting.js";
import { type FolderLock, lockFolder } from "./pglite-lock.js";
import { quoteSchema } from "./schema-name.js";
import type { Store, Tx } from "./store.js";
import { createTurns, type Turns } from "./turns.js";
import { checkWaitingMax, refuseWaiting, waitingMaxDefault } from "./waiting-limit.js";
import { watchedTx } from "./watched-tx.js";

export interface PgliteStoreOptions {
  /** Folder of the database; created when missing. Absent: in memory, gone with the process. */
  readonly dataDir?: string;
  /** Name of the runtime's own schema. Default `asyncapi_gen`. */
  readonly schema?: string;
  /** Most calls that may wait for their turn, those of handlers not counted. Default 1,000. */
  readonly waitingMax?: number;
  /** An open PGlite of yours, instead of `dataDir`; `close` then leaves it open. */
  readonly client?: PGlite;
  /**
   * Whether `asyncapi-gen dead-letters`, `sagas` and `consumers` may work on the folder while this
   * process has it open: by a port of 127.0.0.1 and a token, both in the file `<dataDir>.operate`,
   * which only its owner can read. Default true; in memory there is nothing to reach.
   */
  readonly operable?: boolean;
  /** The package `@electric-sql/pglite`, where it is not to be found from this one. */
  readonly driver?: Pick<typeof import("@electric-sql/pglite"), "PGlite">;
}

/** A PostgreSQL in this process, for which nothing has to be installed but `@electric-sql/pglite`. */
export interface PgliteStore extends Store {
  readonly name: "pglite";
}

interface Opened {
  readonly client: PGlite;
  /** Lets go of the folder, after the client has been closed. */
  readonly release?: () => void;
  /** Ends what others may ask, before the client is closed. */
  readonly refuseOthers?: () => Promise<void>;
}

/** What all stores on one PGlite have in common: it has one connection. */
interface Connection {
  readonly guard: NestingGuard;
  readonly turns: Turns;
  readonly identity: string;
}

const connections = new WeakMap<PGlite, Connection>();
let inMemory = 0;

/**
 * A store on PGlite. Opens on first use (which takes a second or more). One connection: transactions
 * run one after the other, so keep slow work out of them (a handler's `prepare` is the place).
 *
 * @throws RuntimeError `store-locked` on first use when another process has the folder open.
 */
export function pgliteStore(options: PgliteStoreOptions = {}): PgliteStore {
  const schema = quoteSchema(options.schema);
  const { guard, turns, identity } = connectionOf(options);
  const waitingMax = checkWaitingMax(options.waitingMax ?? waitingMaxDefault);
  let opening: Promise<Opened> | undefined;
  let closed = false;
  const inTurn = async <T>(call: string, work: (client: PGlite) => Promise<T>): Promise<T> => {
    guard.refuseInside(call);
    if (closed) throw new RuntimeError("stopped", "The store has been closed.");
    opening ??= open(options, store);
    const { client } = await opening;
    refuseWaiting(turns.waiting, waitingMax);
    return turns.take(isInBackground(), () => work(client));
  };
  const store: PgliteStore = {
    name: "pglite",
    schema,
    connectionsMax: 1,
    identity,
    query: <Row extends object>(sql: string, parameters?: readonly unknown[]) =>
      inTurn("store.query", (client) => run<Row>(client, sql, parameters)),
    exec: (sql) => inTurn("store.exec", async (client) => void (await client.exec(sql))),
    transaction: <T>(work: (tx: Tx) => Promise<T>) =>
      inTurn("store.transaction", (client) =>
        client.transaction((inner) => guard.inside(() => runWork(inner, schema, work))),
      ),
    async close() {
      if (closed) return;
      closed = true;
      const opened = await opening?.catch(() => undefined);
      await opened?.refuseOthers?.();
      if (options.client === undefined) await opened?.client.close();
      opened?.release?.();
    },
  };
  return store;
}

function connectionOf({ client, dataDir }: PgliteStoreOptions): Connection {
  const known = client && connections.get(client);
  if (known !== undefined) return known;
  inMemory += 1;
  const isFolder = dataDir !== undefined && client === undefined;
  const connection = {
    guard: createNestingGuard(),
    turns: createTurns(),
    identity: `pglite:${isFolder ? resolve(dataDir) : `memory-${inMemory}`}`,
  };
  if (client !== undefined) connections.set(client, connection);
  return connection;
}

async function runWork<T>(
  inner: Transaction,
  schema: string,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const { tx, refuseAborted, end } = watchedTx({
    schema,
    query: (sql, parameters) => run(inner, sql, parameters),
    exec: async (sql) => void (await inner.exec(sql)),
  });
  try {
    const result = await work(tx);
    await refuseAborted();
    return result;
  } finally {
    end();
  }
}

async function run<Row extends object>(
  target: Pick<PGlite, "query">,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<{ readonly rows: Row[]; readonly rowCount: number }> {
  const { rows, affectedRows } = await target.query<Row>(sql, [...parameters]);
  return { rows, rowCount: Math.max(rows.length, affectedRows ?? 0) };
}

async function open(options: PgliteStoreOptions, store: Store): Promise<Opened> {
  const { client, dataDir, driver } = options;
  if (client !== undefined) {
    await client.waitReady;
    return { client };
  }
  const { PGlite } = driver ?? (await load());
  if (dataDir === undefined) return { client: await PGlite.create() };
  return openFolder(PGlite, resolve(dataDir), store, options.operable ?? true);
}

async function openFolder(
  driver: typeof PGlite,
  dataDir: string,
  store: Store,
  isOperable: boolean,
): Promise<Opened> {
  mkdirSync(dirname(dataDir), { recursive: true });
  const lock = lockFolder(dataDir);
  // Before the database, which takes seconds to open: who asks meanwhile waits, as we do.
  const others = isOperable ? await serveOthers(dataDir, store, lock) : undefined;
  try {
    const client = await driver.create(dataDir);
    await expireLeases(client, store.schema);
    const refuseOthers = others && { refuseOthers: others.close };
    return { client, release: lock.release, ...refuseOthers };
  } catch (error) {
    // Not awaited: it waits for those who asked, who wait for this.
    others?.close().catch(() => {});
    lock.release();
    throw error;
  }
}

/** Undefined where this process may not listen: a store that cannot be operated is a store still. */
async function serveOthers(dataDir: string, store: Store, lock: FolderLock) {
  try {
    const { serveFolder } = await import("./pglite-operating.js");
    return await serveFolder(dataDir, store, lock);
  } catch {
    return undefined;
  }
}

// The folder's lock proves that whoever held these is dead: a restart need not wait them out. Not
// '-infinity', which says that the holder let go in peace.
async function expireLeases(client: PGlite, schema: string): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regclass($1) is not null as there",
    [`${schema}.leases`],
  );
  if (!rows[0]?.there) return;
  await client.exec(`update ${schema}.leases set until = 'epoch' where until <> '-infinity'`);
}

async function load(): Promise<typeof import("@electric-sql/pglite")> {
  try {
    return await import("@electric-sql/pglite");
  } catch (error) {
    throw new RuntimeError(
      "options",
      "pgliteStore needs the package @electric-sql/pglite: npm install @electric-sql/pglite",
      { cause: error },
    );
  }
}
