import type { Delivery, SubscribeOptions, TransportMessage } from "./transport.js";

/**
 * Hands one message over; true: it was acknowledged. A `deliver` that throws or settles nothing has
 * not taken the message.
 */
export async function settle(
  deliver: SubscribeOptions["deliver"],
  message: TransportMessage,
  redelivered: boolean,
  more: Partial<Pick<Delivery, "ack" | "ackIn">> = {},
): Promise<boolean> {
  let acknowledged = false;
  const { ack, ackIn } = more;
  const delivery: Delivery = {
    message,
    redelivered,
    ...(ackIn === undefined
      ? {}
      : {
          async ackIn(tx) {
            await ackIn(tx);
            acknowledged = true;
          },
        }),
    async ack() {
      await ack?.();
      acknowledged = true;
    },
    async nack() {
      acknowledged = false;
    },
  };
  try {
    await deliver(delivery);
  } catch {
    return false;
  }
  return acknowledged;
}
