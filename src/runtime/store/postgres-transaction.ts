import type Pg from "pg";
import type { PoolClient, QueryConfig } from "pg";
import { RuntimeError } from "../errors.js";
import { away, isConnectionError } from "./postgres-errors.js";
import { canPrepare, sendTogether } from "./postgres-group.js";
import { answersNoRows, type Prepared, preparedOn } from "./postgres-prepared.js";
import { typesOf, withoutTimeout } from "./postgres-types.js";
import type { Tx } from "./store.js";
import { watchedTx } from "./watched-tx.js";

const idleInTransaction = "25P03";

interface TransactionOptions {
  readonly schema: string;
  readonly idleMs: number;
  readonly mayPrepare: boolean;
}

/** One transaction on a connection of the pool, which it gives back. */
export async function inTransaction<T>(
  client: PoolClient,
  driver: typeof Pg,
  { schema, idleMs, mayPrepare }: TransactionOptions,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  let lost: Error | undefined;
  const lose = (error: Error) => {
    lost ??= error;
  };
  client.on("error", lose);
  const prepared =
    mayPrepare && canPrepare(driver) ? await preparedOrRelease(client, idleMs, lose) : undefined;
  const connection = groupingConnection(client, driver, { schema, idleMs, prepared }, lose);
  const { tx, refuseAborted, end } = watchedTx({ schema, ...connection });
  try {
    const result = await work(tx);
    end();
    await refuseAborted();
    await connection.commit();
    return result;
  } catch (error) {
    end();
    if (lost === undefined) await connection.rollback().catch(lose);
    // Whatever `work` made of it, the connection is the reason.
    throw lost === undefined ? error : endedBy(lost, error, idleMs);
  } finally {
    client.removeListener("error", lose);
    client.release(lost);
  }
}

async function preparedOrRelease(
  client: PoolClient,
  idleMs: number,
  lose: (error: Error) => void,
): Promise<Prepared | undefined> {
  try {
    return await preparedOn(client, idleMs);
  } catch (error) {
    client.removeListener("error", lose);
    client.release(true);
    throw isConnectionError(error) ? away(error) : error;
  }
}

interface Connecting {
  readonly schema: string;
  readonly idleMs: number;
  readonly prepared: Prepared | undefined;
}

/**
 * A transaction that costs no round trip of its own: `begin` goes with the first statement, and what
 * is deferred with the next one, or with the commit.
 */
function groupingConnection(
  client: PoolClient,
  driver: typeof Pg,
  { schema, idleMs, prepared }: Connecting,
  lose: (error: Error) => void,
): Pick<Tx, "query" | "exec" | "defer"> & { commit(): Promise<void>; rollback(): Promise<void> } {
  const types = typesOf(driver);
  const named = (statement: QueryConfig) => prepared?.named(statement) ?? statement;
  // A direct connection has the limit from its beginning.
  const limit = { text: `set local idle_in_transaction_session_timeout = ${idleMs}` };
  const waiting: QueryConfig[] = [named({ text: "begin" }), ...(prepared ? [] : [limit])];
  const opening = waiting.length;
  let begun = false;
  const send = (statement: QueryConfig) => {
    begun = true;
    const [first = statement, ...rest] = [...waiting.splice(0), statement];
    return noticing(lose, sendTogether(client, driver, [first, ...rest], prepared));
  };
  const isOurs = (sql: string) => sql.includes(`${schema}.`);
  return {
    async query<Row extends object>(sql: string, parameters: readonly unknown[] = []) {
      const statement = { text: sql, values: [...parameters], types };
      const mayBeNamed = isOurs(sql) || answersNoRows(sql);
      const { rows, rowCount } = await send(mayBeNamed ? named(statement) : statement);
      return { rows: rows as Row[], rowCount: rowCount ?? 0 };
    },
    async exec(sql) {
      const last = waiting.pop();
      if (last !== undefined) await send(last);
      prepared?.forgetAll(); // it may say so to the server, too
      await noticing(lose, client.query(withoutTimeout(sql)));
    },
    defer(sql, parameters = []) {
      waiting.push(named({ text: sql, values: [...parameters] }));
    },
    async commit() {
      if (begun || waiting.length > opening) await send(named({ text: "commit" }));
    },
    async rollback() {
      if (begun) await client.query("rollback");
    },
  };
}

// Only errors of this connection count: a handler's own refused connection elsewhere is its failure.
async function noticing<T>(lose: (error: Error) => void, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && isConnectionError(error)) lose(error);
    throw error;
  }
}

/** Why there is no connection any more. Idleness is the program's doing: trying again is no mend. */
function endedBy(lost: Error, error: unknown, idleMs: number): RuntimeError {
  if (!("code" in lost) || lost.code !== idleInTransaction) return away(error);
  return new RuntimeError(
    "transaction-idle",
    `The server has ended a transaction in which nothing was asked of it for ${idleMs} ms. Do slow work in \`prepare\`, or before the transaction.`,
    { cause: error },
  );
}
