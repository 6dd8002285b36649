import type { Tx } from "asyncapi-gen/runtime";
import type { NotificationSent } from "../../generated/messages/notification-sent.js";
import type { NotificationHandlers } from "../../generated/notification/consumer.js";

export const notificationHandlers: NotificationHandlers = {
  async orderProcessed({ payload: { orderId, customerId } }, { tx, publish }) {
    const notification = { orderId, customerId, template: "order-confirmed" } as const;
    await record(tx, notification);
    await publish.notificationSent(notification);
  },

  async orderFailed({ payload: { orderId, customerId } }, { tx, publish }) {
    const notification = { orderId, customerId, template: "order-failed" } as const;
    await record(tx, notification);
    await publish.notificationSent(notification);
  },
};

async function record(tx: Tx, { orderId, customerId, template }: NotificationSent) {
  await tx.query("insert into notification (order_id, customer_id, template) values ($1, $2, $3)", [
    orderId,
    customerId,
    template,
  ]);
}
