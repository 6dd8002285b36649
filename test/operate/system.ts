import { postgresTransport, type Store } from "../../src/runtime/index.js";
import { route } from "../../src/runtime/message.js";
import { type DepotHandlers, depot } from "../runtime/orders.js";
import { createStage, type Stage } from "../runtime/stage.js";
import * as messages from "../saga/order-saga.js";
import { bodies, channelOf, registration, Started } from "../saga/order-saga.js";

const { Reserve, Release, Check, Uncheck, Processed, Failed } = messages;
const on = (message: Parameters<typeof channelOf>[0]) => route(message, channelOf(message));

const orderService = {
  name: "order",
  sends: {
    reserve: on(Reserve),
    release: on(Release),
    check: on(Check),
    uncheck: on(Uncheck),
    processed: on(Processed),
    failed: on(Failed),
  },
  receives: {},
  sagas: { fulfil: registration },
};

export type Sent = Parameters<Stage["send"]>[0];

/** A depot that notes which orders it has packed, and an order service with a saga, on one store. */
export async function startSystem(
  store: Store,
  onPacked: (id: string) => void = () => {},
): Promise<Stage & { readonly packed: string[] }> {
  const stage = createStage(store, postgresTransport({ store }));
  const packed: string[] = [];
  const handlers: DepotHandlers = {
    placed: ({ payload }) => {
      packed.push(payload.id);
      onPacked(payload.id);
    },
  };
  await stage.add(depot, { handlers });
  await stage.add(orderService, { sagas: { fulfil: bodies } });
  return { ...stage, packed };
}

export const placed = (id: string, data: string | Uint8Array, more: object = {}) => ({
  channel: "orders.placed",
  envelope: { specversion: "1.0", id, source: "elsewhere", type: "Placed", ...more },
  data,
});

export const started = (orderId: string) => ({
  channel: channelOf(Started),
  key: orderId,
  envelope: {
    specversion: "1.0",
    id: `start-${orderId}`,
    source: "elsewhere",
    type: "Started",
    correlationid: orderId,
  },
  data: JSON.stringify({ orderId }),
});
