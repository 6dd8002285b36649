import type { Tx } from "../store.js";
import { appendedTo } from "./append-log.js";
import type { LogRow } from "./read-log.js";

/**
 * Moves the oldest outbox rows of these shards into the log, in one statement: they are in one of
 * the two at any time. Two relays at once (one of them late) wait for each other's rows, so order
 * holds without looking at the lease.
 */
export async function moveOutbox(
  tx: Tx,
  shards: readonly number[],
  limit: number,
): Promise<readonly LogRow[]> {
  const { rows } = await tx.query<LogRow>(
    `with added as (
       delete from ${tx.schema}.outbox where id = any(array(
         select id from ${tx.schema}.outbox where shard = any($1::smallint[])
         order by id limit $2
       ))
       returning id as place, shard, channel, key, envelope ->> 'correlationid' as correlation_id,
                 envelope, headers, data
     ), ${appendedTo(tx.schema)}`,
    [shards, limit],
  );
  return rows.map((row) => ({ ...row, pos: Number(row.pos) }));
}
