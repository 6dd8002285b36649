import type { Queryable } from "../store.js";

/** What waits in the store at this moment. */
export interface Waiting {
  readonly outbox: number;
  readonly parked: number;
  readonly dead: number;
  readonly running: number;
  readonly stuck: number;
}

/** Counts for one service: its consumers' parked messages and dead letters, its sagas. */
export async function countWaiting(
  store: Queryable & { readonly schema: string },
  service: string,
  consumers: readonly string[],
): Promise<Waiting> {
  const { rows } = await store.query<Waiting>(
    `select
       (select count(*)::int from ${store.schema}.outbox) as outbox,
       (select count(*)::int from ${store.schema}.parked
        where state = 'waiting' and consumer = any($2::text[])) as parked,
       (select count(*)::int from ${store.schema}.parked
        where state = 'dead' and consumer = any($2::text[])) as dead,
       (select count(*)::int from ${store.schema}.sagas
        where service = $1 and status in ('running', 'compensating')) as running,
       (select count(*)::int from ${store.schema}.sagas
        where service = $1 and status = 'stuck') as stuck`,
    [service, consumers],
  );
  return rows[0] ?? { outbox: 0, parked: 0, dead: 0, running: 0, stuck: 0 };
}
