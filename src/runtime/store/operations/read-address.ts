import type { Tx } from "../store.js";
import { asLogRows, type LogRow } from "./read-log.js";

/** What was said to one address between these positions of its shards, up to `limit`, in order. */
export async function readAddress(
  tx: Tx,
  address: string,
  between: readonly { readonly shard: number; readonly after: number; readonly to: number }[],
  limit: number,
): Promise<readonly LogRow[]> {
  const { rows } = await tx.query<LogRow>(
    `select entry.shard, entry.pos, channel, key, envelope, headers, data
     from unnest($1::smallint[], $2::bigint[], $3::bigint[]) as mine (shard, after, upto)
     join ${tx.schema}.log as entry on entry.shard = mine.shard
       and entry.pos > mine.after and entry.pos <= mine.upto
     where channel = $4 order by entry.shard, entry.pos limit $5`,
    [
      between.map(({ shard }) => shard),
      between.map(({ after }) => after),
      between.map(({ to }) => to),
      address,
      limit,
    ],
  );
  return asLogRows(rows);
}
