import { setTimeout as wait } from "node:timers/promises";
import type { Order } from "../../examples/ecommerce/generated/schemas/order.js";
import { post } from "../../examples/ecommerce/shop/answer.js";
import type { Random } from "../../src/runtime/index.js";
import type { SoakOptions } from "./options.js";

/** Few, so that many orders want the same rows. */
const articles = ["soak-1", "soak-2", "soak-3", "soak-4", "soak-5"];
const customers = Array.from({ length: 10 }, (_, index) => `soak-customer-${index}`);

/** What the shop must have before the first order comes. */
export const stockSql = (orders: number) => `
  insert into stock (sku, received, available)
  select sku, ${orders * 4}, ${orders * 4} from unnest(array['${articles.join("','")}']) as sku
  union all select 'soak-none', 0, 0;
  insert into credit_account (customer_id, limit_minor)
  select customer, 1000000000000 from unnest(array['${customers.join("','")}']) as customer
  union all select 'soak-poor', 0;
`;

/** Some are out of stock, some customers have no credit: those sagas end by compensation. */
function anOrder(random: Random): Order {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random.next() * list.length)] as T;
  const fate = random.next();
  const skus = new Set(fate < 0.1 ? ["soak-none"] : [pick(articles), pick(articles)]);
  const lines = [...skus].map((sku) => ({
    sku,
    quantity: 1 + Math.floor(random.next() * 2),
    unitPriceMinor: 100,
  }));
  return {
    orderId: random.newId(),
    customerId: fate > 0.85 ? "soak-poor" : pick(customers),
    lines,
    totalMinor: lines.reduce(
      (sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor,
      0,
    ),
    currency: "EUR",
  };
}

export interface Placing {
  readonly accepted: number;
  /** Requests that got no answer, or that of a service which is in trouble; each was sent again. */
  readonly repeated: number;
  /** How long each order took to be accepted, in ms, repetitions included. */
  readonly tookMs: readonly number[];
  readonly done: Promise<void>;
}

/**
 * Places orders, each until it is accepted: the same one again is not another order.
 *
 * @param ended how many have ended, as far as anybody knows.
 */
export function startPlacing(
  doors: readonly string[],
  { orders, concurrency, rate, inFlightMax }: SoakOptions,
  random: Random,
  ended: () => number,
): Placing {
  const state = { accepted: 0, repeated: 0, tookMs: [] as number[] };
  const beganMs = performance.now();
  let taken = 0;
  const one = async () => {
    while (taken < orders) {
      const mine = taken;
      taken += 1;
      const order = anOrder(random);
      if (rate > 0) await wait(Math.max(0, beganMs + (mine * 1_000) / rate - performance.now()));
      while (state.accepted - ended() >= inFlightMax) await wait(50);
      const sentMs = performance.now();
      for (
        let tries = 0;
        !(await place(doors[(mine + tries) % doors.length] ?? "", order));
        tries += 1
      ) {
        state.repeated += 1;
        await wait(100);
      }
      state.accepted += 1;
      state.tookMs.push(performance.now() - sentMs);
    }
  };
  const done = Promise.all(Array.from({ length: concurrency }, one)).then(() => {});
  return Object.assign(state, { done });
}

async function place(door: string, order: Order): Promise<boolean> {
  const answer = await post(`${door}/orders`, order).catch(() => undefined);
  if (answer === undefined || answer.status >= 500) return false;
  if (answer.status === 202 || answer.status === 200) return true;
  throw new Error(`The shop refuses an order: ${answer.status} ${JSON.stringify(answer.body)}`);
}
