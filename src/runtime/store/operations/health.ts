import type { Queryable } from "../store.js";

/** What waits in the store at this moment. */
export interface Waiting {
  readonly outbox: number;
  /** Age of the oldest message in the outbox, in ms. */
  readonly lag_ms: number;
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
       coalesce((
         select greatest(0, extract(epoch from
           ${store.schema}.now() - (oldest.envelope ->> 'time')::timestamptz
         )) * 1000
         from (select envelope from ${store.schema}.outbox order by id limit 1) as oldest
       ), 0)::float8 as lag_ms,
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
  return rows[0] ?? { outbox: 0, lag_ms: 0, parked: 0, dead: 0, running: 0, stuck: 0 };
}
