import type { Envelope } from "../../envelope.js";
import type { Tx } from "../store.js";

/** A message waiting in the outbox. */
export interface OutboxRow {
  readonly id: number;
  readonly shard: number;
  readonly channel: string;
  readonly key: string | null;
  readonly envelope: Envelope;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly data: Uint8Array;
}

/** A (channel, key) that must wait because its first message could not be handed over. */
export interface HeldKey {
  readonly channel: string;
  readonly key: string;
}

/**
 * Deletes the messages that the transport has taken, and answers the oldest of these shards, without
 * those of keys that are held back: up to `limit`, and none after those whose payloads come to 8 MiB,
 * since all of it is in memory until the transport has it.
 */
export async function takeOutbox(
  tx: Tx,
  taken: readonly number[],
  shards: readonly number[],
  held: readonly HeldKey[],
  limit: number,
): Promise<readonly OutboxRow[]> {
  const { rows } = await tx.query<OutboxRow>(
    `select id, shard, channel, key, envelope, headers, data
     from ${tx.schema}.take_outbox($1::bigint[], $2::smallint[], $3::text[], $4::text[], $5)`,
    [taken, shards, held.map(({ channel }) => channel), held.map(({ key }) => key), limit],
  );
  return rows;
}

/** The transport has them. */
export async function deleteOutbox(tx: Tx, ids: readonly number[]): Promise<void> {
  await tx.query(`delete from ${tx.schema}.outbox where id = any($1::bigint[])`, [ids]);
}
