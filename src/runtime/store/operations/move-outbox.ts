import type { Tx } from "../store.js";
import { asLogRows, type LogRow } from "./read-log.js";

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
