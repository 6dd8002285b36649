import type { Server } from "./database.js";
import { percentile } from "./rounds.js";
import { openShop } from "./shop.js";
import { openSystem, type SystemName } from "./system.js";

export interface SagaFigures {
  readonly ordersPerSecond: number;
  /** From the call that accepts an order to its outcome, at that rate. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

// Enough to keep every part busy; a higher number only lengthens the queues.
const openMax = 200;

/** Orders from their acceptance to their outcome, with so many open at any time. */
export async function measureSaga(
  server: Server,
  name: SystemName,
  { orders, batch }: { readonly orders: number; readonly batch: number },
): Promise<SagaFigures> {
  const system = await openSystem(server, name);
  const shop = await openShop(system, { batch });
  const times: number[] = [];
  let next = 0;
  const startMs = performance.now();
  const customer = async () => {
    for (let number = next++; number < orders; number = next++) {
      const beganMs = performance.now();
      const { orderId } = await shop.accept(number);
      times.push((await shop.outcome(orderId)) - beganMs);
    }
  };
  await Promise.all(Array.from({ length: Math.min(openMax, orders) }, customer));
  const seconds = (performance.now() - startMs) / 1_000;
  await shop.stop();
  await system.close();
  times.sort((a, b) => a - b);
  return {
    ordersPerSecond: orders / seconds,
    p50Ms: percentile(times, 50),
    p99Ms: percentile(times, 99),
  };
}
