import { type Store, systemRandom } from "asyncapi-gen/runtime";
import * as orders from "../services/order/orders.js";
import { placeOrder } from "../services/order/place-order.js";
import { conversationLines } from "./conversation.js";
import { anOrder, stockUp } from "./goods.js";
import type { Services } from "./services.js";
import { untilAllEnded } from "./wait.js";

/** Stocks an empty shop, and places its first order, so that there is something to look at. */
export async function firstRun(
  services: Services,
  store: Store,
  { url, say }: { readonly url: string; readonly say: (text: string) => void },
): Promise<void> {
  await stockUp(store);
  const { rows } = await store.query<{ count: number }>(
    "select count(*)::integer as count from orders",
  );
  const known = rows[0]?.count ?? 0;
  if (known > 0) say(`\nOrders from before: ${known}.`);
  else await placeFirstOrder(services, store, say);
  say(`\nPlace another one:\n  curl -s ${url}/orders -d '${JSON.stringify(anOrder())}'`);
}

async function placeFirstOrder(
  services: Services,
  store: Store,
  say: (text: string) => void,
): Promise<void> {
  const order = anOrder();
  const correlationId = systemRandom.newId();
  await placeOrder(services.order, order, correlationId);
  say(`\nThe first order is accepted: ${order.orderId}`);
  await untilAllEnded(store);
  for (const line of await conversationLines(store, correlationId)) say(line);
  const { status, reason } = await orders.get(store, order.orderId);
  say(`In the end it is ${status}${reason === undefined ? "" : `: ${reason}`}.`);
}
