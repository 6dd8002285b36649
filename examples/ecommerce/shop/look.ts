import type { Queryable } from "asyncapi-gen/runtime";

/** How many rows there are: `orders`, or `orders where status = 'failed'`. */
export async function count(store: Queryable, from: string): Promise<number> {
  const { rows } = await store.query<{ count: number }>(
    `select count(*)::integer as count from ${from}`,
  );
  return rows[0]?.count ?? 0;
}

/** `accepted`, `confirmed`, or `failed: <reason>`. */
export async function outcomeOf(store: Queryable, orderId: string): Promise<string> {
  const { rows } = await store.query<{ outcome: string }>(
    "select concat_ws(': ', status, reason) as outcome from orders where order_id = $1",
    [orderId],
  );
  return rows[0]?.outcome ?? "unknown";
}

/** What could be sold at once, by article: `bulb 2000, lamp 1000`. */
export async function freeStock(store: Queryable): Promise<string> {
  const { rows } = await store.query<{ level: string }>(
    "select sku || ' ' || available as level from stock order by sku",
  );
  return rows.map(({ level }) => level).join(", ");
}

/** What all customers owe, in minor units. */
export async function heldCredit(store: Queryable): Promise<number> {
  const { rows } = await store.query<{ held: number }>(
    "select coalesce(sum(held_minor), 0)::integer as held from credit_account",
  );
  return rows[0]?.held ?? 0;
}
