import type { Server } from "./database.js";
import { percentile } from "./rounds.js";
import { openShop, type Shop } from "./shop.js";
import { openSystem, type SystemName } from "./system.js";

export interface SagaFigures {
  readonly ordersPerSecond: number;
  /** From the call that accepts an order to its outcome, at that rate. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

// Enough to keep every part busy; a higher number only lengthens the queues.
const openMax = 200;
// Handled before the clock starts: connections, plans and compiled code are there by then.
const warmUpOrders = 200;

/** Orders from their acceptance to their outcome, with so many open at any time. */
export async function measureSaga(
  server: Server,
  name: SystemName,
  { orders, batch }: { readonly orders: number; readonly batch: number },
): Promise<SagaFigures> {
  const system = await openSystem(server, name);
  const shop = await openShop(system, { batch });
  await placeOrders(shop, warmUpOrders);
  const startMs = performance.now();
  const times = await placeOrders(shop, orders);
  const seconds = (performance.now() - startMs) / 1_000;
  await shop.stop();
  await system.close();
  return {
    ordersPerSecond: orders / seconds,
    p50Ms: percentile(times, 50),
    p99Ms: percentile(times, 99),
  };
}

/** How long each order took from its acceptance to its outcome, in ms, sorted. */
async function placeOrders(shop: Shop, orders: number): Promise<readonly number[]> {
  const times: number[] = [];
  let next = 0;
  const customer = async () => {
    for (let number = next++; number < orders; number = next++) {
      const beganMs = performance.now();
      const { orderId } = await shop.accept(number);
      times.push((await shop.outcome(orderId)) - beganMs);
    }
  };
  await Promise.all(Array.from({ length: Math.min(openMax, orders) }, customer));
  return times.sort((a, b) => a - b);
}
