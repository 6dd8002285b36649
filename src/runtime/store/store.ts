/** A connection, or a transaction on one. `$1` parameters only. */
export interface Queryable {
  query<Row extends object = Record<string, unknown>>(
    sql: string,
    parameters?: readonly unknown[],
  ): Promise<{ readonly rows: Row[]; readonly rowCount: number }>;
}

/** What `publishIn` needs of somebody else's transaction: SQL with `$1` parameters, sent inside of it. */
export interface OpenTransaction {
  query(sql: string, parameters: readonly unknown[]): Promise<unknown>;
}

/** An open transaction; what a handler gets as `tx` for the user's own tables. */
export interface Tx extends Queryable {
  /** The runtime's own schema, checked and quoted for use in SQL: `"asyncapi_gen"`. */
  readonly schema: string;
  /** Statements without parameters, several at once. */
  exec(sql: string): Promise<void>;
  /**
   * A statement whose answer nobody needs: it travels with the next one, or with the commit, and so
   * costs no round trip. In the order given; when it fails, the next statement or the commit throws.
   */
  defer(sql: string, parameters?: readonly unknown[]): void;
}

/**
 * Where a service keeps its business data and the runtime its outbox, inbox, sagas, timers, parked
 * messages and dead letters. An adapter gives transactions; all SQL is in `store/operations/`.
 */
export interface Store extends Queryable {
  readonly name: "pglite" | "postgres";
  /** Most transactions it can run at once: 1 on PGlite. */
  readonly connectionsMax: number;
  /**
   * Commits when `work` resolves, rolls back when it throws. Serialization failures and deadlocks
   * (40001, 40P01) are thrown as they come; the caller decides. On a one-connection store a nested
   * call from inside `work` would wait for itself: it is refused with an error that says so.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** `statements` without parameters, several at once: migrations. */
  exec(sql: string): Promise<void>;
  /** The runtime's own schema, checked and quoted for use in SQL: `"asyncapi_gen"`. */
  readonly schema: string;
  /**
   * Where the database can tell: calls `onNotify` with the payload of each notification on `channel`,
   * and `onLost` when that ends by itself. Resolves once it listens, with how to stop.
   */
  listen?(
    channel: string,
    onNotify: (payload: string) => void,
    onLost: () => void,
  ): Promise<() => Promise<void>>;
  /** Names the database, so that two stores on the same one are recognised as such. */
  readonly identity: string;
  close(): Promise<void>;
}

/** One numbered migration of the user's own schema; run once, in order, under a lock. */
export interface Migration {
  /** Sorts: `0001-orders`. */
  readonly name: string;
  readonly sql: string;
}
