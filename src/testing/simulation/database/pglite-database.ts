import { RuntimeError } from "../../../runtime/errors.js";
import { type PgliteSession, pgliteSession } from "../../../runtime/store/pglite-session.js";
import { quoteSchema } from "../../../runtime/store/schema-name.js";
import { watchedTx } from "../../../runtime/store/watched-tx.js";
import type { SimulationDatabase } from "./database.js";

/** A database in memory, for one simulation after the other. */
export async function pgliteDatabase(): Promise<SimulationDatabase> {
  const { PGlite, protocol } = await load();
  const client = await PGlite.create();
  const session = pgliteSession(client, protocol);
  session.exec(settings);
  const schema = quoteSchema(undefined);
  let toldMs: number | undefined;
  const begin = (nowMs: number) => {
    session.defer("begin");
    if (toldMs === nowMs) return;
    session.defer("select set_config('asyncapi_gen.now', $1, false)", [
      new Date(nowMs).toISOString(),
    ]);
    toldMs = nowMs;
  };
  const rollBack = () => {
    session.forgetDeferred();
    session.query("rollback");
    // It has taken back what it was told, too.
    toldMs = undefined;
  };
  return {
    schema,
    async transaction(nowMs, work) {
      begin(nowMs);
      const { tx, refuseAborted, end } = watchedTx(inner(session, schema));
      try {
        const result = await work(tx);
        await refuseAborted();
        session.query("commit");
        return result;
      } catch (error) {
        rollBack();
        throw error;
      } finally {
        end();
      }
    },
    exec: async (sql) => session.exec(sql),
    close: () => client.close(),
  };
}

// Tables hold a few rows, and the same statements come thousands of times: one plan will do.
const settings =
  "set plan_cache_mode = force_generic_plan; set jit = off; set synchronous_commit = off";

const inner = (session: PgliteSession, schema: string) => ({
  schema,
  query: async <Row extends object>(sql: string, parameters?: readonly unknown[]) =>
    session.query<Row>(sql, parameters),
  exec: async (sql: string) => session.exec(sql),
  defer: (sql: string, parameters?: readonly unknown[]) => session.defer(sql, parameters),
});

async function load(): Promise<typeof import("@electric-sql/pglite")> {
  try {
    return await import("@electric-sql/pglite");
  } catch (error) {
    throw new RuntimeError(
      "options",
      "A simulation needs the package @electric-sql/pglite: npm install -D @electric-sql/pglite",
      { cause: error },
    );
  }
}
