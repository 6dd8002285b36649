import { randomUUID } from "node:crypto";
import pg from "pg";
import { type LocalPostgres, startLocalPostgres } from "../../scripts/local-postgres.js";
import type { Store } from "../../src/runtime/index.js";
import { postgresStore } from "../../src/runtime/store/postgres.js";

/** Connections of a store, and of the rival's pool. */
export const connectionsMax = 10;

/** A real PostgreSQL with its defaults, so fsync is on; each measurement gets an empty database. */
export interface Server {
  createDatabase(): Promise<Database>;
  stop(): Promise<void>;
}

export interface Database {
  readonly url: string;
  readonly store: Store;
  drop(): Promise<void>;
}

export async function startServer(): Promise<Server> {
  const server: LocalPostgres = await startLocalPostgres();
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  return {
    async createDatabase() {
      const name = `bench_${randomUUID().replaceAll("-", "")}`;
      await admin.query(`create database ${name}`);
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      const store = postgresStore({ connectionString: url.href, connectionsMax });
      return {
        url: url.href,
        store,
        async drop() {
          await store.close();
          await admin.query(`drop database ${name} with (force)`);
          // The next measurement must not pay for this one's dirty pages.
          await admin.query("checkpoint");
        },
      };
    },
    async stop() {
      await admin.end();
      await server.stop();
    },
  };
}
