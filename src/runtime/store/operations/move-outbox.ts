import type { Tx } from "../store.js";
import { appendedTo, type LogHead } from "./append-log.js";

/**
 * Moves the oldest outbox rows of these shards into the log, in one statement: they are in one of
 * the two at any time. Two relays at once (one of them late) wait for each other's rows, so order
 * holds without looking at the lease.
 */
export async function moveOutbox(
  tx: Tx,
  shards: readonly number[],
  limit: number,
): Promise<readonly LogHead[]> {
  const { rows } = await tx.query<LogHead>(
    `with added as (
       delete from ${tx.schema}.outbox where id = any(array(
         select id from ${tx.schema}.outbox where shard = any($1::smallint[])
         order by id limit $2
       ))
       returning id as place, shard, channel, key, envelope ->> 'correlationid' as correlation_id,
                 envelope, headers, data
     ), ${appendedTo(tx.schema)}
     select shard, base + n as pos, n::int as added from heads`,
    [shards, limit],
  );
  return rows.map(({ shard, pos, added }) => ({ shard, pos: Number(pos), added }));
}
