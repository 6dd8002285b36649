import type { DeadLetter, DeadLetterFilter } from "../../dead-letters.js";
import { digest, shardOf } from "../../wire/hash.js";
import type { Queryable, Tx } from "../store.js";

type Place = Queryable & { readonly schema: string };

export async function listDeadLetters(
  store: Place,
  { consumer, reason, beforeId, limit = 100 }: DeadLetterFilter,
): Promise<readonly DeadLetter[]> {
  const { rows } = await store.query<DeadLetter>(
    `select seq as id, consumer, channel, key, type, reason, detail, attempts,
            envelope, headers, data, parked_at as "parkedAt"
     from ${store.schema}.dead_letters
     where ($1::text is null or consumer = $1) and ($2::text is null or reason = $2)
       and ($3::bigint is null or seq < $3)
     order by seq desc limit $4`,
    [consumer ?? null, reason ?? null, beforeId ?? null, limit],
  );
  return rows;
}

/**
 * Makes it the due head of its lane again; answers its consumer, undefined where there is none. Due
 * whatever the time is: who operates the store need not live on the services' clock.
 */
export async function redriveDeadLetter(
  tx: Tx,
  id: number,
  data: Uint8Array | undefined,
): Promise<string | undefined> {
  const { rows } = await tx.query<{ consumer: string }>(
    `update ${tx.schema}.parked
     set state = 'waiting', attempts = 0, not_before = 'epoch',
         parked_at = ${tx.schema}.now(), holds = key is not null,
         data = coalesce($2::bytea, data), body_hash = coalesce($3, body_hash)
     where seq = $1 and state = 'dead'
     returning consumer`,
    [id, data ?? null, data === undefined ? null : digest(data)],
  );
  return rows[0]?.consumer;
}

/** What never left goes back to where it came from. */
export async function returnToOutbox(tx: Tx, id: number): Promise<void> {
  const { rows } = await tx.query<{ key: string | null; id: string }>(
    `select key, id from ${tx.schema}.parked where seq = $1`,
    [id],
  );
  const shard = shardOf(rows[0]?.key ?? rows[0]?.id ?? "");
  await tx.query(
    `with returned as (
       delete from ${tx.schema}.parked where seq = $1
       returning channel, key, envelope, headers, data
     )
     insert into ${tx.schema}.outbox (shard, channel, key, envelope, headers, data)
     select $2, channel, key, envelope, headers, data from returned`,
    [id, shard],
  );
}

export async function discardDeadLetter(store: Place, id: number): Promise<boolean> {
  const { rowCount } = await store.query(
    `delete from ${store.schema}.parked where seq = $1 and state = 'dead'`,
    [id],
  );
  return rowCount === 1;
}
