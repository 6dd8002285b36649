import { RuntimeError } from "../../../runtime/errors.js";
import { type PgliteSession, pgliteSession } from "../../../runtime/store/pglite-session.js";
import { quoteSchema } from "../../../runtime/store/schema-name.js";
import { watchedTx } from "../../../runtime/store/watched-tx.js";
import type { DatabaseMemory, SimulationDatabase } from "./database.js";
import { canRemember, rememberPglite } from "./pglite-memory.js";

/** A database in memory, for one simulation after the other. */
export async function pgliteDatabase(): Promise<SimulationDatabase> {
  const { PGlite, protocol } = await load();
  const client = await PGlite.create({ startParams: [...PGlite.defaultStartParams, ...small] });
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
  const memory: DatabaseMemory = {
    remember() {
      const putBack = rememberPglite(client);
      const { prepared } = session;
      const toldThenMs = toldMs;
      return () => {
        putBack();
        session.prepared = prepared;
        toldMs = toldThenMs;
      };
    },
    statements: () => [...session.prepared.keys()],
    plan: (statements) => plan(session, statements),
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
    ...(canRemember(client) && { memory }),
    close: () => client.close(),
  };
}

function plan(session: PgliteSession, statements: readonly string[]): void {
  for (const sql of statements) {
    try {
      session.plan(sql);
    } catch {
      // It speaks of what is not there yet: it is planned when it comes.
    }
  }
}

// What it uses is copied for each seed. Nothing is written for others, or for after a crash.
const small = [
  "shared_buffers=8MB",
  "wal_buffers=512kB",
  "max_connections=5",
  "wal_level=minimal",
  "max_wal_senders=0",
  "full_page_writes=off",
  "autovacuum=off",
].flatMap((setting) => ["-c", setting]);

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
