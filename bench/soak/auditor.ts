import {
  createService,
  defineService,
  type Handler,
  route,
  type Service,
  type ServiceOptions,
} from "asyncapi-gen/runtime";
import { InventoryUpdated } from "../../examples/ecommerce/generated/messages/inventory-updated.js";

const auditor = defineService({
  name: "auditor",
  sends: {},
  receives: { updated: route(InventoryUpdated, "inventory.updated") },
});

/**
 * Writes down every level of stock that it hears of. Compared with the history of the stock's own
 * rows, this shows what was lost, doubled or turned around: no constraint hides a second effect.
 */
export function createAuditor(options: ServiceOptions): Service<unknown> {
  const updated: Handler<typeof InventoryUpdated, unknown> = async ({ payload }, { tx }) => {
    await tx.query("insert into soak_ledger (sku, available) values ($1, $2)", [
      payload.sku,
      payload.available,
    ]);
  };
  return createService(auditor, { ...options, handlers: { updated } });
}
