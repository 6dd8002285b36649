import type { Clock } from "../clock.js";
import type { Store, Tx } from "./store.js";

/**
 * A transaction whose SQL asks the runtime's clock: under a virtual one `now()` of our schema
 * answers virtual time. The database's own time rules otherwise, since application clocks differ.
 */
export function transact<T>(store: Store, clock: Clock, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (!clock.virtual) return store.transaction(work);
  return store.transaction(async (tx) => {
    tx.defer("select set_config('asyncapi_gen.now', $1, true)", [
      new Date(clock.now()).toISOString(),
    ]);
    return work(tx);
  });
}

/** As `transact`, for `work` that is one statement: it is its own transaction where time allows. */
export function single<T>(store: Store, clock: Clock, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (clock.virtual) return transact(store, clock, work);
  return work({
    schema: store.schema,
    query: (sql, parameters) => store.query(sql, parameters),
    exec: (sql) => store.exec(sql),
    defer() {
      throw new TypeError("One statement has nothing to be deferred to.");
    },
  });
}
