import type { OrderHandlers } from "../../generated/order/consumer.js";
import * as orders from "./orders.js";

export const orderHandlers: OrderHandlers = {
  async orderProcessed({ payload: { orderId } }, { tx }) {
    await orders.end(tx, orderId, { status: "confirmed" });
  },

  async orderFailed({ payload: { orderId, reason } }, { tx }) {
    await orders.end(tx, orderId, { status: "failed", reason });
  },
};
