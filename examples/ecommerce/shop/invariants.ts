import type { Queryable } from "asyncapi-gen/runtime";

/** Something that must hold at every commit once the shop is quiet; a query for what breaks it. */
export interface Invariant {
  readonly name: string;
  /** Returns one row per culprit, as text in `culprit`; no rows: it holds. */
  readonly sql: string;
}

export const INVARIANTS: readonly Invariant[] = [
  {
    name: "stock is conserved: available + set aside = received",
    sql: `select format('%s: %s + %s <> %s', sku, available, coalesce(sum(quantity), 0), received) as culprit
          from stock left join reservation using (sku)
          group by sku having available + coalesce(sum(quantity), 0) <> received`,
  },
  {
    name: "goods are set aside for exactly the orders that did not fail",
    sql: `select 'order ' || order_id as culprit from orders o
          where (status = 'failed') = exists (select from reservation r where r.order_id = o.order_id)`,
  },
  {
    name: "credit is conserved: what a customer owes is the sum of their holds",
    sql: `select format('%s: %s <> %s', customer_id, held_minor, coalesce(sum(amount_minor), 0)) as culprit
          from credit_account left join credit_hold using (customer_id)
          group by customer_id having held_minor <> coalesce(sum(amount_minor), 0)`,
  },
  {
    name: "credit used = sum of the confirmed orders",
    sql: `select format('%s <> %s', held, confirmed) as culprit from
            (select coalesce(sum(held_minor), 0) as held from credit_account) h,
            (select coalesce(sum(total_minor), 0) as confirmed from orders where status = 'confirmed') c
          where held <> confirmed`,
  },
  {
    name: "each confirmed order is shipped once, no other order is",
    sql: `select 'order ' || order_id as culprit from orders o
          where (status = 'confirmed') <>
                ((select count(*) from shipment s where s.order_id = o.order_id) = 1)`,
  },
  {
    name: "each customer was told once how their order ended",
    sql: `select 'order ' || order_id as culprit from orders o
          where (select array_agg(template) from notification n where n.order_id = o.order_id)
                is distinct from
                array[case status when 'confirmed' then 'order-confirmed' else 'order-failed' end]`,
  },
];

export interface InvariantResult {
  readonly name: string;
  readonly culprits: readonly string[];
}

/** Checks by SQL that nothing was lost, doubled or half done. All orders must have ended. */
export async function checkInvariants(store: Queryable): Promise<readonly InvariantResult[]> {
  const results: InvariantResult[] = [];
  for (const { name, sql } of INVARIANTS) {
    const { rows } = await store.query<{ culprit: string }>(sql);
    results.push({ name, culprits: rows.map(({ culprit }) => culprit) });
  }
  return results;
}
