import { RuntimeError } from "../errors.js";
import type { Tx } from "./store.js";

/** A transaction that knows whether one of its statements failed, and whether it is over. */
export interface WatchedTx {
  readonly tx: Tx;
  /**
   * Throws when the transaction is aborted. `commit` itself would not: after a statement failed and
   * somebody swallowed the error, it rolls back and reports success.
   */
  refuseAborted(): Promise<void>;
  /** From here on statements are refused: the connection may be in somebody else's transaction. */
  end(): void;
}

export function watchedTx(inner: Tx): WatchedTx {
  let failed = false;
  let ended = false;
  const watch = async <T>(statement: () => Promise<T>): Promise<T> => {
    if (ended) {
      throw new RuntimeError(
        "transaction-ended",
        "This transaction is over. Await every statement inside of it.",
      );
    }
    try {
      return await statement();
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  return {
    tx: {
      schema: inner.schema,
      query: (sql, parameters) => watch(() => inner.query(sql, parameters)),
      exec: (sql) => watch(() => inner.exec(sql)),
    },
    async refuseAborted() {
      // Harmless when the caller has rolled back to a savepoint of its own.
      if (failed) await inner.query("select 1");
    },
    end() {
      ended = true;
    },
  };
}
