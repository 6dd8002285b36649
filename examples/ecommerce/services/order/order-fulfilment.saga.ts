import type {
  OrderFulfilmentBodies,
  OrderFulfilmentFailure,
} from "../../generated/order/saga-order-fulfilment.js";

export const orderFulfilmentBodies: OrderFulfilmentBodies = {
  reserveInventory: {
    send: ({ start }) => ({ orderId: start.orderId, lines: start.lines }),
    compensate: ({ start }, failure) => ({ orderId: start.orderId, reason: inWords(failure) }),
  },

  checkCredit: {
    send: ({ start: { orderId, customerId, totalMinor, currency } }) => ({
      orderId,
      customerId,
      totalMinor,
      currency,
    }),
    compensate: ({ start }, failure) => ({ orderId: start.orderId, reason: inWords(failure) }),
  },

  completesWith: ({ start: { orderId, customerId }, reserveInventory: { reservationId } }) => ({
    orderId,
    customerId,
    reservationId,
  }),

  failsWith: ({ start: { orderId, customerId } }, failure) => ({
    orderId,
    customerId,
    reason: inWords(failure),
  }),
};

function inWords(failure: OrderFulfilmentFailure): string {
  if (failure.kind === "timeout") return `${failure.step} timed out`;
  if (failure.step === "checkCredit") return `credit: ${failure.event.reason}`;
  return `out of stock: ${failure.event.missing.map(({ sku }) => sku).join(", ")}`;
}
