import type { Store } from "../store.js";

/** Tells the other processes what to look at; silent where there are none. */
export async function announceTopics(
  store: Pick<Store, "query" | "schema">,
  channel: string,
  payload: string,
): Promise<void> {
  await store.query(
    `select pg_notify($1, $2) where exists (
       select from ${store.schema}.leases
       where team = 'relay' and name like 'member %' and until > ${store.schema}.now()
       offset 1
     )`,
    [channel, payload],
  );
}
