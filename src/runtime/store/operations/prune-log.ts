import type { Tx } from "../store.js";

const batch = 1_000;

/** Deletes a batch of what is older than the retention and passed by every consumer. */
export async function pruneLog(tx: Tx, retentionMs: number): Promise<number> {
  const { rowCount } = await tx.query(
    `delete from ${tx.schema}.log where (shard, pos) in (
       select entry.shard, entry.pos from ${tx.schema}.log_heads as head
       cross join lateral (
         select shard, pos from ${tx.schema}.log as entry
         where entry.shard = head.shard
           and entry.appended_at < ${tx.schema}.now() - $1 * interval '1 ms'
           and entry.pos <= coalesce(
             (select min(pos) from ${tx.schema}.positions where shard = head.shard), head.pos
           )
         order by entry.pos limit ${batch}
       ) as entry
     )`,
    [retentionMs],
  );
  return rowCount;
}

/** Forgets ids that came from other databases and can come no more. */
export async function pruneImports(tx: Tx, retentionMs: number): Promise<number> {
  const { rowCount } = await tx.query(
    `delete from ${tx.schema}.log_imports where ctid = any(array(
       select ctid from ${tx.schema}.log_imports
       where imported_at < ${tx.schema}.now() - $1 * interval '1 ms'
       limit ${batch} for update skip locked
     ))`,
    [retentionMs],
  );
  return rowCount;
}
