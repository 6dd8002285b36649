import { defineSimulation, invariant, story } from "asyncapi-gen/testing";
import { credit } from "./generated/credit/service.js";
import { inventory } from "./generated/inventory/service.js";
import { notification } from "./generated/notification/service.js";
import { order } from "./generated/order/service.js";
import { warehouse } from "./generated/warehouse/service.js";
import { creditHandlers } from "./services/credit/handlers.js";
import { inventoryHandlers } from "./services/inventory/handlers.js";
import { notificationHandlers } from "./services/notification/handlers.js";
import { orderHandlers } from "./services/order/handlers.js";
import { orderFulfilmentBodies } from "./services/order/order-fulfilment.saga.js";
import { placeOrder } from "./services/order/place-order.js";
import { warehouseHandlers } from "./services/warehouse/handlers.js";
import { LIMITS, STOCK, stockUpIn } from "./shop/goods.js";
import { INVARIANTS } from "./shop/invariants.js";
import { migrations } from "./shop/migrations.js";

/** Ordered more often than it lies in the warehouse: some orders are out of stock. */
const SCARCE = "kettle";

export default defineSimulation({
  services: [
    { service: order, handlers: orderHandlers, sagas: { orderFulfilment: orderFulfilmentBodies } },
    { service: inventory, handlers: inventoryHandlers },
    { service: credit, handlers: creditHandlers },
    { service: warehouse, handlers: warehouseHandlers },
    { service: notification, handlers: notificationHandlers },
  ],
  fixture: { migrations, seed: stockUpIn },
  stories: [
    story(
      "an order is placed",
      async ({ services, pick, newId }) => {
        const [sku, quantity] = [pick(Object.keys(STOCK)), pick([1, 2, 3])];
        await placeOrder(
          services.order,
          {
            orderId: newId(),
            customerId: pick(["customer-1", "customer-1", ...Object.keys(LIMITS)]),
            lines: [{ sku, quantity, unitPriceMinor: 450 }],
            totalMinor: quantity * 450,
            currency: "EUR",
          },
          newId(),
        );
      },
      { idempotent: true },
    ),
    story("goods come in", async ({ send, pick }) => {
      await send(inventory.receives.restockInventory, { sku: SCARCE, quantity: pick([1, 2]) });
    }),
  ],
  invariants: [
    ...INVARIANTS.map(({ name, sql }) => invariant(name, sql)),
    invariant("no order is left open", "select order_id from orders where status = 'accepted'"),
  ],
});
