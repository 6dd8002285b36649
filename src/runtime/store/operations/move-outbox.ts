import type { Tx } from "../store.js";
import { asLogRows, type LogRow } from "./read-log.js";

/** Where a shard's messages went. */
export interface MovedShard {
  readonly shard: number;
  /** Of the last one. */
  readonly pos: number;
  readonly moved: number;
}

/** Moves the oldest outbox rows of these shards into the log; answers them as they stand there. */
export async function moveOutbox(
  tx: Tx,
  shards: readonly number[],
  limit: number,
): Promise<readonly LogRow[]> {
  const { rows } = await tx.query<LogRow>(
    `select shard, pos, channel, key, envelope, headers, data
     from ${tx.schema}.move_outbox($1::smallint[], $2)`,
    [shards, limit],
  );
  return asLogRows(rows);
}

/** The same where nobody in this process waits for the messages: they stay in the database. */
export async function moveOutboxUnseen(
  tx: Tx,
  shards: readonly number[],
  limit: number,
): Promise<readonly MovedShard[]> {
  const { rows } = await tx.query<MovedShard>(
    `select shard, pos, moved from ${tx.schema}.move_outbox_unseen($1::smallint[], $2)`,
    [shards, limit],
  );
  return rows.map((row) => ({ ...row, pos: Number(row.pos) }));
}
