import { randomUUID } from "node:crypto";
import type { Store } from "asyncapi-gen/runtime";
import { pgliteStore } from "asyncapi-gen/runtime/pglite";
import { postgresStore } from "asyncapi-gen/runtime/postgres";
import pg from "pg";
import { startLocalPostgres } from "../../../scripts/local-postgres.js";

export type StoreName = "pglite" | "postgres";

export interface OpenStore {
  readonly store: Store;
  /** For other processes; undefined where there can be none. */
  readonly url: string | undefined;
  close(): Promise<void>;
}

/**
 * An empty store that is gone when it is closed. On PostgreSQL it is a database of its own on the
 * server at `serverUrl` (default: DATABASE_URL), else on a server of its own.
 */
export function openStore(
  name: StoreName,
  serverUrl = process.env.DATABASE_URL,
): Promise<OpenStore> {
  return name === "pglite" ? openPglite() : openPostgres(serverUrl);
}

async function openPglite(): Promise<OpenStore> {
  const store = await pgliteStore();
  return { store, url: undefined, close: () => store.close() };
}

async function openPostgres(given: string | undefined): Promise<OpenStore> {
  const server = given ? undefined : await startLocalPostgres();
  const url = new URL(server?.url ?? given ?? "");
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  const database = `shop_${randomUUID().replaceAll("-", "")}`;
  await admin.query(`create database ${database}`);
  url.pathname = `/${database}`;
  const store = await postgresStore({ connectionString: url.href });
  return {
    store,
    url: url.href,
    close: async () => {
      await store.close();
      await admin.query(`drop database ${database} with (force)`);
      await admin.end();
      await server?.stop();
    },
  };
}
