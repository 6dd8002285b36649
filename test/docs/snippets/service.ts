import { postgresTransport } from "asyncapi-gen/runtime";
import { pgliteStore } from "asyncapi-gen/runtime/pglite";
import { createInventoryService } from "../../../examples/ecommerce/generated/inventory/service.js";
import { inventoryHandlers } from "../../../examples/ecommerce/services/inventory/handlers.js";

export async function runInventory(): Promise<void> {
  const store = pgliteStore({ dataDir: ".data/shop" });
  const service = createInventoryService({
    store,
    transport: postgresTransport({ store }),
    handlers: inventoryHandlers,
  });
  await service.start();

  await service.stop();
  await store.close();
}
