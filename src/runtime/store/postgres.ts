import type { Pool, PoolConfig } from "pg";
import { RuntimeError } from "../errors.js";
import { away, isConnectionError, isReadTimeout } from "./postgres-errors.js";
import { listenOn } from "./postgres-listen.js";
import { inTransaction } from "./postgres-transaction.js";
import { noTimeoutMs, typesOf, withoutTimeout } from "./postgres-types.js";
import { quoteSchema } from "./schema-name.js";
import type { Queryable, Store, Tx } from "./store.js";
import { checkWaitingMax, refuseWaiting, waitingMaxDefault } from "./waiting-limit.js";

export interface PostgresStoreOptions {
  /** `postgres://user:password@host:port/database`. Absent: `pool`, or the PG* environment variables. */
  readonly connectionString?: string;
  /** Anything else node-postgres takes: host, ssl, timeouts ... */
  readonly pool?: PoolConfig;
  /** Most connections, and so most transactions, at once. Default 10; at least 2. */
  readonly connectionsMax?: number;
  /** Most calls that may wait for a connection, those of handlers not counted. Default 1,000. */
  readonly waitingMax?: number;
  /**
   * How long a transaction may wait for its own program, e.g. for a call that a handler makes inside
   * of it. Then the server ends it: a process that stands still, or is cut off, would otherwise keep
   * its locks from those who take its work over. Default 20 s; below 25 s, takeover is under 30 s.
   */
  readonly idleInTransactionMs?: number;
  /**
   * Where to listen for other processes' notifications, past a pooler in transaction mode: a direct
   * connection string. Absent: as `connectionString`; where that leads to a pooler, nothing is
   * listened for, and polling alone finds what other processes have written.
   */
  readonly listenUrl?: string;
  /**
   * How long an answer of the server is waited for. A connection that is half-open (the other end
   * is gone and nobody has said so) is given up then. Migrations may take longer. Default 30 s.
   */
  readonly queryTimeoutMs?: number;
  /**
   * Whether the server keeps statements that come again and again. Default: where a connection is the
   * server's own, which is found out; false for a pooler in transaction mode that hides too well.
   */
  readonly preparedStatements?: false;
  /** Name of the runtime's own schema. Default `asyncapi_gen`. */
  readonly schema?: string;
  /** The default export of `pg`, where it is not to be found from this package. */
  readonly driver?: typeof import("pg")["default"];
}

/** A PostgreSQL (15 or later) through node-postgres. */
export interface PostgresStore extends Store {
  readonly name: "postgres";
}

interface Connected {
  readonly pool: Pool;
  readonly driver: typeof import("pg")["default"];
}

const connectTimeoutMs = 5_000;
const queryTimeoutMsDefault = 30_000;

/**
 * A store on PostgreSQL. Connects on first use. While the server is away every call throws a
 * retryable RuntimeError `unavailable`; the pool reconnects by itself.
 */
export function postgresStore(options: PostgresStoreOptions = {}): PostgresStore {
  const schema = quoteSchema(options.schema);
  const connectionsMax = checkConnections(options.connectionsMax ?? 10);
  const waitingMax = checkWaitingMax(options.waitingMax ?? waitingMaxDefault);
  checkQueryTimeout(options.queryTimeoutMs ?? queryTimeoutMsDefault);
  const idleMs = checkIdle(options.idleInTransactionMs ?? 20_000);
  const mayPrepare = options.preparedStatements !== false;
  let connecting: Promise<Connected> | undefined;
  let closed = false;
  const connected = async (): Promise<Connected> => {
    if (closed) throw new RuntimeError("stopped", "The store has been closed.");
    connecting ??= connect(options, connectionsMax);
    return connecting;
  };
  /** Where one connection does not answer, those that lie idle may be as dead: none is used again. */
  const renewing = async <T>({ pool }: Connected, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (isReadTimeout(error) && (await connecting)?.pool === pool) {
        connecting = undefined;
        pool.end().catch(() => {}); // those in use end with their work
      }
      throw error;
    }
  };
  return {
    name: "postgres",
    schema,
    connectionsMax,
    identity: identityOf(options),
    async query<Row extends object>(sql: string, parameters?: readonly unknown[]) {
      const connection = await connected();
      const { pool, driver } = connection;
      // Right before the call that waits: with an await in between, a burst would pass together.
      refuseWaiting(pool.waitingCount, waitingMax);
      const answer = unavailableWhenAway(queryable(pool, driver).query<Row>(sql, parameters));
      return renewing(connection, answer);
    },
    async exec(sql) {
      const { pool } = await connected();
      await unavailableWhenAway(pool.query(withoutTimeout(sql)));
    },
    async transaction<T>(work: (tx: Tx) => Promise<T>) {
      const connection = await connected();
      const { pool, driver } = connection;
      refuseWaiting(pool.waitingCount, waitingMax);
      const client = await unavailableWhenAway(pool.connect());
      return renewing(
        connection,
        inTransaction(client, driver, { schema, idleMs, mayPrepare }, work),
      );
    },
    async listen(channel, onNotify, onLost) {
      const { driver } = await connected();
      const { listenUrl } = options;
      const direct = listenUrl === undefined ? {} : { connectionString: listenUrl };
      const config = { ...clientConfig(options), ...direct };
      return unavailableWhenAway(listenOn(driver, config, channel, onNotify, onLost));
    },
    async close() {
      if (closed) return;
      closed = true;
      const open = await connecting?.catch(() => undefined);
      await open?.pool.end();
    },
  };
}

function queryable(pool: Pool, driver: Connected["driver"]): Queryable {
  const types = typesOf(driver);
  return {
    async query<Row extends object>(sql: string, parameters: readonly unknown[] = []) {
      const statement = { text: sql, values: [...parameters], types };
      const { rows, rowCount } = await pool.query<Row>(statement);
      return { rows, rowCount: rowCount ?? 0 };
    },
  };
}

async function unavailableWhenAway<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw isConnectionError(error) ? away(error) : error;
  }
}

function checkIdle(idleMs: number): number {
  if (Number.isInteger(idleMs) && idleMs > 0) return idleMs;
  throw new RuntimeError(
    "options",
    `idleInTransactionMs must be a whole number of ms above 0, not ${idleMs}.`,
  );
}

function checkConnections(connectionsMax: number): number {
  if (Number.isInteger(connectionsMax) && connectionsMax >= 2) return connectionsMax;
  throw new RuntimeError(
    "options",
    `connectionsMax must be a whole number from 2, not ${connectionsMax}.`,
  );
}

function identityOf({ connectionString, pool = {} }: PostgresStoreOptions): string {
  const text = connectionString ?? pool.connectionString;
  const url = text === undefined || !URL.canParse(text) ? undefined : new URL(text);
  const host = url?.hostname || pool.host || process.env.PGHOST || "localhost";
  const port = url?.port || pool.port || process.env.PGPORT || 5432;
  const database = url?.pathname.slice(1) || pool.database || process.env.PGDATABASE || "";
  return `postgres:${host}:${port}/${database}`;
}

function checkQueryTimeout(timeoutMs: number): void {
  if (timeoutMs >= 1 && timeoutMs <= noTimeoutMs) return;
  throw new RuntimeError(
    "options",
    `queryTimeoutMs must be from 1 to ${noTimeoutMs}, not ${timeoutMs}.`,
  );
}

const clientConfig = ({
  connectionString,
  pool,
  queryTimeoutMs = queryTimeoutMsDefault,
}: PostgresStoreOptions): PoolConfig => ({
  connectionTimeoutMillis: connectTimeoutMs,
  // Ours, not the server's: that one is a start-up parameter, which poolers refuse.
  query_timeout: queryTimeoutMs,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  ...pool,
  ...(connectionString === undefined ? {} : { connectionString }),
});

async function connect(options: PostgresStoreOptions, connectionsMax: number): Promise<Connected> {
  const driver = options.driver ?? (await load());
  const pool = new driver.Pool({
    allowExitOnIdle: true,
    ...clientConfig(options),
    max: connectionsMax,
  });
  // A connection that breaks would otherwise end the process; the next use reconnects. One that is
  // idle tells the pool; one that is just being handed over has nobody else who listens.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return { pool, driver };
}

async function load(): Promise<Connected["driver"]> {
  try {
    return (await import("pg")).default;
  } catch (error) {
    throw new RuntimeError("options", "postgresStore needs the package pg: npm install pg", {
      cause: error,
    });
  }
}
