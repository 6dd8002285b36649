import type { NotificationHandlers } from "../../../examples/ecommerce/generated/notification/consumer.js";

declare function send(customerId: string, signal: AbortSignal): Promise<{ receipt: string }>;

export const notificationHandlers: Pick<NotificationHandlers, "orderProcessed"> = {
  orderProcessed: {
    async prepare({ payload: { customerId } }, { signal }) {
      return send(customerId, signal);
    },
    async handle({ payload: { orderId, customerId }, prepared }, { tx, publish }) {
      await tx.query("insert into letters (order_id, receipt) values ($1, $2)", [
        orderId,
        prepared.receipt,
      ]);
      await publish.notificationSent({ orderId, customerId, template: "order-confirmed" });
    },
  },
};
