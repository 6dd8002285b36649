import type { OpenTransaction } from "asyncapi-gen/runtime";
import { type SQL, sql } from "drizzle-orm";

/** A Drizzle transaction as `publishIn` wants it: SQL text with `$1` parameters. */
export const inDrizzle = (tx: { execute(query: SQL): Promise<unknown> }): OpenTransaction => ({
  query(text, parameters) {
    // Text and numbers take turns: "insert into t values (", "1", ")".
    const parts = text
      .split(/\$(\d+)/)
      .map((part, at) => (at % 2 === 0 ? sql.raw(part) : sql.param(parameters[Number(part) - 1])));
    return tx.execute(sql.join(parts));
  },
});
