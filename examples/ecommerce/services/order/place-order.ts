import type { Service } from "asyncapi-gen/runtime";
import type { OrderPublisher } from "../../generated/order/publisher.js";
import type { Order } from "../../generated/schemas/order.js";
import * as orders from "./orders.js";

export type Placement =
  | { readonly outcome: "accepted" | "duplicate"; readonly order: orders.OrderView }
  | { readonly outcome: "conflict" };

/**
 * Accepts an order: its row and its two messages commit together, and nothing else is waited for.
 * The same order again (an impatient click, a retrying client) gets the first one's answer; another
 * order under the same id is a conflict.
 */
export function placeOrder(
  service: Service<OrderPublisher>,
  order: Order,
  correlationId: string,
): Promise<Placement> {
  return service.transaction<Placement>(
    async ({ tx, publish }) => {
      const isNew = await orders.insert(tx, order, correlationId);
      if (isNew) {
        await publish.orderCreated(order);
        await publish.orderStarted(order);
      } else if (!(await orders.isSame(tx, order))) {
        return { outcome: "conflict" };
      }
      const stored = await orders.get(tx, order.orderId);
      return { outcome: isNew ? "accepted" : "duplicate", order: stored };
    },
    { correlationId },
  );
}
