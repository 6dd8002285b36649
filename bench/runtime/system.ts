import { startLocalNats, whyNoLocalNats } from "../../scripts/local-nats.js";
import { postgresTransport, type Store, type Transport } from "../../src/runtime/index.js";
import { pgliteStore } from "../../src/runtime/store/pglite.js";
import { natsTransport } from "../../src/runtime/transport/nats/index.js";
import type { Server } from "./database.js";

export const systemNames = ["pglite", "postgres/postgres", "postgres/nats"] as const;
/** Store and transport; on PGlite the log is in the store, too. */
export type SystemName = (typeof systemNames)[number];

/** An empty store and an empty transport, gone when it is closed. */
export interface System {
  readonly store: Store;
  readonly transport: Transport;
  close(): Promise<void>;
}

/** Which of them this machine can run. */
export const availableSystems = (): readonly SystemName[] =>
  systemNames.filter((name) => name !== "postgres/nats" || whyNoLocalNats() === undefined);

export async function openSystem(server: Server, name: SystemName): Promise<System> {
  if (name === "pglite") return openPglite();
  const database = await server.createDatabase();
  const { store } = database;
  if (name === "postgres/postgres") {
    const transport = postgresTransport({ store });
    return {
      store,
      transport,
      async close() {
        await transport.close();
        await database.drop();
      },
    };
  }
  const nats = await startLocalNats();
  const transport = natsTransport({ servers: nats.url, stream: "bench" });
  return {
    store,
    transport,
    async close() {
      await transport.close();
      await nats.stop();
      await database.drop();
    },
  };
}

function openPglite(): System {
  const store = pgliteStore();
  const transport = postgresTransport({ store });
  return {
    store,
    transport,
    async close() {
      await transport.close();
      await store.close();
    },
  };
}
