import { type Store, systemRandom, type Tx } from "asyncapi-gen/runtime";
import type { Order } from "../generated/schemas/order.js";

/** What lies in the warehouse when a scenario begins. */
export const STOCK: Readonly<Record<string, number>> = { lamp: 1000, bulb: 2000, kettle: 0 };

/** Who may owe how much. */
export const LIMITS: Readonly<Record<string, number>> = {
  "customer-1": 10_000_000,
  "customer-without-credit": 0,
};

/** Fills an empty shop; a stocked one stays as it is. */
export const stockUp = (store: Store): Promise<void> => store.transaction(stockUpIn);

export async function stockUpIn(tx: Tx): Promise<void> {
  await tx.query(
    `insert into stock (sku, received, available)
     select sku, quantity, quantity from unnest($1::text[], $2::integer[]) as goods (sku, quantity)
     on conflict do nothing`,
    [Object.keys(STOCK), Object.values(STOCK)],
  );
  await tx.query(
    `insert into credit_account (customer_id, limit_minor)
     select * from unnest($1::text[], $2::bigint[])
     on conflict do nothing`,
    [Object.keys(LIMITS), Object.values(LIMITS)],
  );
}

/** One lamp and two bulbs, 58 EUR. */
export function anOrder(changes: Partial<Order> = {}): Order {
  return {
    orderId: systemRandom.newId(),
    customerId: "customer-1",
    lines: [
      { sku: "lamp", quantity: 1, unitPriceMinor: 4900 },
      { sku: "bulb", quantity: 2, unitPriceMinor: 450 },
    ],
    totalMinor: 5800,
    currency: "EUR",
    ...changes,
  };
}
