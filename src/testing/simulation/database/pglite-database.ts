import { quoteSchema } from "../../../runtime/store/schema-name.js";
import { watchedTx } from "../../../runtime/store/watched-tx.js";
import type { SimulationDatabase } from "./database.js";
import { openPgliteSession, type PgliteSession } from "./pglite-session.js";

/** A database in memory, for one simulation after the other. */
export async function pgliteDatabase(): Promise<SimulationDatabase> {
  const session = await openPgliteSession();
  const schema = quoteSchema(undefined);
  let toldMs: number | undefined;
  const tellTime = (nowMs: number) => {
    if (toldMs === nowMs) return;
    session.query("select set_config('asyncapi_gen.now', $1, false)", [
      new Date(nowMs).toISOString(),
    ]);
    toldMs = nowMs;
  };
  return {
    schema,
    async transaction(nowMs, work) {
      tellTime(nowMs);
      const { tx, refuseAborted, end } = watchedTx(inner(session, schema));
      session.exec("begin");
      try {
        const result = await work(tx);
        await refuseAborted();
        session.exec("commit");
        return result;
      } catch (error) {
        session.exec("rollback");
        throw error;
      } finally {
        end();
      }
    },
    exec: async (sql) => session.exec(sql),
    close: () => session.close(),
  };
}

const inner = (session: PgliteSession, schema: string) => ({
  schema,
  query: async <Row extends object>(sql: string, parameters: readonly unknown[] = []) =>
    session.query<Row>(sql, parameters),
  exec: async (sql: string) => session.exec(sql),
});
