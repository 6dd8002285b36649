import { randomUUID } from "node:crypto";
import type { Store } from "asyncapi-gen/runtime";
import { pgliteStore } from "asyncapi-gen/runtime/pglite";
import { postgresStore } from "asyncapi-gen/runtime/postgres";
import pg from "pg";
import { startLocalPostgres } from "../../../scripts/local-postgres.js";

export type StoreName = "pglite" | "postgres";

export interface OpenStore {
  readonly store: Store;
  close(): Promise<void>;
}

/** An empty store that is gone when it is closed. */
export function openStore(name: StoreName): Promise<OpenStore> {
  return name === "pglite" ? openPglite() : openPostgres();
}

async function openPglite(): Promise<OpenStore> {
  const store = await pgliteStore();
  return { store, close: () => store.close() };
}

/** A database of its own on the server at DATABASE_URL, else on a server of its own. */
async function openPostgres(): Promise<OpenStore> {
  const given = process.env.DATABASE_URL;
  const server = given === undefined ? await startLocalPostgres() : undefined;
  const url = new URL(given ?? server?.url ?? "");
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  const database = `shop_${randomUUID().replaceAll("-", "")}`;
  await admin.query(`create database ${database}`);
  url.pathname = `/${database}`;
  const store = await postgresStore({ connectionString: url.href });
  return {
    store,
    close: async () => {
      await store.close();
      await admin.query(`drop database ${database} with (force)`);
      await admin.end();
      await server?.stop();
    },
  };
}
