import { postgresTransport } from "asyncapi-gen/runtime";
import { postgresStore } from "asyncapi-gen/runtime/postgres";
import { createInventoryService } from "../../../examples/ecommerce/generated/inventory/service.js";
import { inventoryHandlers } from "../../../examples/ecommerce/services/inventory/handlers.js";

export function inventoryOnPostgres(connectionString: string) {
  const store = postgresStore({ connectionString, connectionsMax: 10 });
  return createInventoryService({
    store,
    transport: postgresTransport({ store }),
    handlers: inventoryHandlers,
  });
}
