import { readFileSync } from "node:fs";
import { natsTransport } from "asyncapi-gen/runtime/nats";
import { postgresStore } from "asyncapi-gen/runtime/postgres";
import { createInventoryService } from "../../../examples/ecommerce/generated/inventory/service.js";
import { inventoryHandlers } from "../../../examples/ecommerce/services/inventory/handlers.js";

export function inventoryOnNats(connectionString: string) {
  return createInventoryService({
    store: postgresStore({ connectionString }),
    transport: natsTransport({ servers: "nats://127.0.0.1:4222", stream: "shop" }),
    handlers: inventoryHandlers,
  });
}

export const inACluster = natsTransport({
  servers: ["tls://nats-1:4222", "tls://nats-2:4222", "tls://nats-3:4222"],
  stream: "shop",
  replicas: 3,
  retentionMs: 14 * 24 * 3_600_000,
  bytesMax: 50 * 2 ** 30,
  connect: () => ({
    tls: { caFile: "/etc/nats/ca.pem" },
    user: "shop",
    pass: readFileSync("/run/secrets/nats", "utf8").trim(),
  }),
});
