import type { Queryable, Tx } from "asyncapi-gen/runtime";
import type { Order } from "../../generated/schemas/order.js";

/** An order as its customer sees it. */
export interface OrderView {
  readonly orderId: string;
  readonly status: "accepted" | "confirmed" | "failed";
  readonly reason?: string;
  readonly correlationId: string;
}

/** False when the order is known already: then nothing has changed. */
export async function insert(tx: Tx, order: Order, correlationId: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into orders (order_id, customer_id, lines, total_minor, currency, correlation_id)
     values ($1, $2, $3::jsonb, $4, $5, $6)
     on conflict (order_id) do nothing`,
    [
      order.orderId,
      order.customerId,
      JSON.stringify(order.lines),
      order.totalMinor,
      order.currency,
      correlationId,
    ],
  );
  return rowCount === 1;
}

/** The order, which must exist. */
export async function get(tx: Queryable, orderId: string): Promise<OrderView> {
  const order = await find(tx, orderId);
  if (order === undefined) throw new Error(`there is no order ${orderId}`);
  return order;
}

export async function find(tx: Queryable, orderId: string): Promise<OrderView | undefined> {
  const { rows } = await tx.query<{
    status: OrderView["status"];
    reason: string | null;
    correlation_id: string;
  }>("select status, reason, correlation_id from orders where order_id = $1", [orderId]);
  const row = rows[0];
  if (row === undefined) return undefined;
  const reason = row.reason === null ? {} : { reason: row.reason };
  return { orderId, status: row.status, ...reason, correlationId: row.correlation_id };
}

/** Whether the stored order is this very one: the same id with other goods is not a repetition. */
export async function isSame(tx: Tx, order: Order): Promise<boolean> {
  const { rows } = await tx.query<{ same: boolean }>(
    `select customer_id = $2 and lines = $3::jsonb and total_minor = $4 and currency = $5 as same
     from orders where order_id = $1`,
    [
      order.orderId,
      order.customerId,
      JSON.stringify(order.lines),
      order.totalMinor,
      order.currency,
    ],
  );
  return rows[0]?.same ?? false;
}

/** An order ends once: the first outcome stays. */
export async function end(
  tx: Tx,
  orderId: string,
  outcome: { readonly status: "confirmed" | "failed"; readonly reason?: string },
): Promise<void> {
  await tx.query(
    "update orders set status = $2, reason = $3 where order_id = $1 and status = 'accepted'",
    [orderId, outcome.status, outcome.reason ?? null],
  );
}
