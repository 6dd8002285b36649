import type { TransportMessage } from "asyncapi-gen/runtime";
import { postgresStore } from "asyncapi-gen/runtime/postgres";
import { startLocalPostgres } from "../../../scripts/local-postgres.js";
import type { ShopOptions } from "./shop.js";
import { breakable } from "./transport-faults.js";

/** A broker that can be taken away from a running shop. */
export interface Broker {
  /** For the shop that is to use it. */
  readonly options: Pick<ShopOptions, "tamper" | "broker" | "transport">;
  /** What went through it, oldest first; absent: the log in the store tells. */
  readonly said?: readonly TransportMessage[];
  stop(): Promise<void>;
  start(): Promise<void>;
  /** After the shop has stopped. */
  close(): Promise<void>;
}

/** The shop's own transport, which says that it cannot be reached. */
export function pretendedBroker(): Broker {
  let down = false;
  return {
    options: { tamper: (transport) => breakable(transport, () => down) },
    stop: async () => {
      down = true;
    },
    start: async () => {
      down = false;
    },
    close: async () => {},
  };
}

/** A PostgreSQL server of its own, beside the one that has the services' data; its process really ends. */
export async function serverAsBroker(): Promise<Broker> {
  const server = await startLocalPostgres();
  const log = postgresStore({ connectionString: server.url });
  return {
    options: { broker: log },
    stop: () => server.pause(),
    start: () => server.start(),
    close: async () => {
      await log.close();
      await server.stop();
    },
  };
}
