import { setTimeout as wait } from "node:timers/promises";
import { slower } from "../../examples/ecommerce/shop/handler-faults.js";
import type { Server } from "./database.js";
import { percentile } from "./rounds.js";
import { openShop, type ShopOptions } from "./shop.js";
import { openSystem, type SystemName } from "./system.js";

export const neighbours = ["healthy", "slow", "down"] as const;
/** How the credit service fares. Slow: 300 ms for each message. */
export type Neighbour = (typeof neighbours)[number];

const credit: Readonly<Record<Neighbour, ShopOptions["credit"]>> = {
  healthy: slower(0),
  slow: slower(300),
  down: "down",
};

const pauseMs = 20;

/** Milliseconds to accept an order, one every 20 ms; the median. */
export async function measureAcceptance(
  server: Server,
  name: SystemName,
  { orders, neighbour }: { readonly orders: number; readonly neighbour: Neighbour },
): Promise<number> {
  const system = await openSystem(server, name);
  const shop = await openShop(system, { batch: 1, credit: credit[neighbour] });
  const times: number[] = [];
  for (let number = 0; number < orders; number += 1) {
    await wait(pauseMs);
    const beganMs = performance.now();
    await shop.accept(number);
    times.push(performance.now() - beganMs);
  }
  await shop.stop();
  await system.close();
  return percentile(
    times.sort((a, b) => a - b),
    50,
  );
}
