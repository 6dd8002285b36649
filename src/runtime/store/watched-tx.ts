import { RuntimeError } from "../errors.js";
import type { Tx } from "./store.js";

/** A transaction that knows whether one of its statements failed, and whether it is over. */
export interface WatchedTx {
  readonly tx: Tx;
  /**
   * To be called before the commit: sends what was deferred, and throws when the transaction is
   * aborted. `commit` itself would not: after a statement failed and somebody swallowed the error, it
   * rolls back and reports success.
   */
  refuseAborted(): Promise<void>;
  /** From here on statements are refused: the connection may be in somebody else's transaction. */
  end(): void;
}

/** Without `defer`, a round trip costs `inner` nothing: what is deferred only has to keep its place. */
export type InnerTx = Omit<Tx, "defer"> & Partial<Pick<Tx, "defer">>;

interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[] | undefined;
}

export function watchedTx(inner: InnerTx): WatchedTx {
  const waiting: Statement[] = [];
  let failed = false;
  let ended = false;
  const refuseEnded = () => {
    if (!ended) return;
    throw new RuntimeError(
      "transaction-ended",
      "This transaction is over. Await every statement inside of it.",
    );
  };
  const sendWaiting = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      await inner.query(one.sql, one.parameters);
    }
  };
  const watch = async <T>(statement: () => Promise<T>): Promise<T> => {
    refuseEnded();
    try {
      if (waiting.length > 0) await sendWaiting();
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
      defer(sql, parameters) {
        refuseEnded();
        if (inner.defer === undefined) waiting.push({ sql, parameters });
        else inner.defer(sql, parameters);
      },
    },
    async refuseAborted() {
      await sendWaiting();
      // Harmless when the caller has rolled back to a savepoint of its own.
      if (failed) await inner.query("select 1");
    },
    end() {
      ended = true;
    },
  };
}
