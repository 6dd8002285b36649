import { afterAll } from "vitest";
import type { Store } from "../../src/runtime/index.js";
import { pgliteStore } from "../../src/runtime/store/pglite.js";
import { postgresStore } from "../../src/runtime/store/postgres.js";
import { startPgBouncer, type TestPgBouncer } from "../pgbouncer.js";
import { hasPostgres, startPostgres, type TestPostgres } from "../postgres.js";

/** Empty stores of one kind, one after the other. */
export interface StoreSource {
  readonly name: "pglite" | "postgres";
  /** An empty store; the one before is gone. */
  fresh(): Promise<Store>;
  /** Ends the server and starts it again. Absent: there is none. */
  readonly restart?: () => Promise<void>;
}

/** PGlite, and a real PostgreSQL where there is one. Call it at the top of a test file. */
export const storeSources = (): readonly StoreSource[] =>
  hasPostgres ? [pgliteSource(), postgresSource()] : [pgliteSource()];

export function pgliteSource(): StoreSource {
  let store: Store | undefined;
  afterAll(() => store?.close());
  return {
    name: "pglite",
    async fresh() {
      store ??= pgliteStore();
      await store.exec(
        "drop schema if exists asyncapi_gen cascade; drop schema public cascade; create schema public",
      );
      return store;
    },
  };
}

/**
 * With ASYNCAPI_GEN_POOLER=pgbouncer every test goes through a real PgBouncer in transaction mode, so
 * that whatever leans on a session of the server falls.
 */
const isPooled = process.env.ASYNCAPI_GEN_POOLER === "pgbouncer";

export function postgresSource(): StoreSource {
  let server: TestPostgres | undefined;
  let pooler: TestPgBouncer | undefined;
  let store: Store | undefined;
  afterAll(async () => {
    await store?.close();
    await pooler?.stop();
    await server?.stop();
  });
  return {
    name: "postgres",
    async fresh() {
      server ??= await startPostgres();
      await store?.close();
      const url = await server.createDatabase();
      if (isPooled) pooler ??= await startPgBouncer(url);
      store = postgresStore({ connectionString: pooler?.through(url) ?? url });
      return store;
    },
    async restart() {
      await server?.pause();
      await server?.resume();
    },
  };
}
