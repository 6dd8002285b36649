import type { Tx } from "asyncapi-gen/runtime";

export type HoldOutcome = "held" | "limit-exceeded" | "unknown-customer";

/** Holds an amount against the customer's limit, or changes nothing and says why. */
export async function hold(
  tx: Tx,
  order: { readonly orderId: string; readonly customerId: string; readonly amountMinor: number },
): Promise<HoldOutcome> {
  const { rows } = await tx.query<{ fits: boolean }>(
    `select held_minor + $2 <= limit_minor as fits
     from credit_account where customer_id = $1 for update`,
    [order.customerId, order.amountMinor],
  );
  const account = rows[0];
  if (account === undefined) return "unknown-customer";
  if (!account.fits) return "limit-exceeded";
  await tx.query(
    `with held as (
       insert into credit_hold (order_id, customer_id, amount_minor) values ($1, $2, $3)
       returning customer_id, amount_minor
     )
     update credit_account set held_minor = held_minor + held.amount_minor
     from held where credit_account.customer_id = held.customer_id`,
    [order.orderId, order.customerId, order.amountMinor],
  );
  return "held";
}

/** Gives back what an order holds; an order that holds nothing changes nothing. */
export async function release(tx: Tx, orderId: string): Promise<void> {
  await tx.query(
    `with released as (
       delete from credit_hold where order_id = $1 returning customer_id, amount_minor
     )
     update credit_account set held_minor = held_minor - released.amount_minor
     from released where credit_account.customer_id = released.customer_id`,
    [orderId],
  );
}
