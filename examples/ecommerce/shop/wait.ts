import type { Queryable } from "asyncapi-gen/runtime";

const POLL_MS = 5;

/** Waits until all orders have ended, and their parcels and letters are out. Throws after `timeoutMs`. */
export const untilAllEnded = (store: Queryable, timeoutMs = 60_000): Promise<void> =>
  until(
    store,
    "every order has ended",
    `select not exists (
       select from orders o where status = 'accepted'
         or not exists (select from notification n where n.order_id = o.order_id)
         or (status = 'confirmed' and not exists (select from shipment s where s.order_id = o.order_id))
     ) as reached`,
    timeoutMs,
  );

export async function countEnded(store: Queryable): Promise<number> {
  const { rows } = await store.query<{ count: number }>(
    "select count(*)::integer as count from orders where status <> 'accepted'",
  );
  return rows[0]?.count ?? 0;
}

/** Asks `sql` for `reached` until it is true. */
export const until = (
  store: Queryable,
  what: string,
  sql: string,
  timeoutMs?: number,
): Promise<void> =>
  eventually(
    what,
    async () => (await store.query<{ reached: boolean }>(sql)).rows[0]?.reached ?? false,
    timeoutMs,
  );

/** Asks until the answer is yes. Throws after `timeoutMs`. */
export async function eventually(
  what: string,
  isReached: () => Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await isReached())) {
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain: ${what}`);
    await new Promise((resolve) => {
      setTimeout(resolve, POLL_MS);
    });
  }
}
