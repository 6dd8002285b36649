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

// Of large messages a batch is smaller: all of it is in memory until the transport has it.
const bytesMax = 8 * 2 ** 20;

/**
 * The oldest messages of these shards, without those of keys that are held back: up to `limit`, and
 * none after those whose payloads come to 8 MiB.
 */
export async function readOutbox(
  tx: Tx,
  shards: readonly number[],
  held: readonly HeldKey[],
  limit: number,
): Promise<readonly OutboxRow[]> {
  const { rows } = await tx.query<OutboxRow>(
    `select id, shard, channel, key, envelope, headers, data from (
       select *, sum(octet_length(data)) over (order by id) - octet_length(data) as bytes_before
       from ${tx.schema}.outbox as waiting
       where shard = any($1::smallint[]) and not exists (
         select from unnest($2::text[], $3::text[]) as held (channel, key)
         where held.channel = waiting.channel and held.key = waiting.key
       )
       order by id limit $4
     ) as oldest
     where bytes_before < ${bytesMax} order by id`,
    [shards, held.map(({ channel }) => channel), held.map(({ key }) => key), limit],
  );
  return rows;
}

/** The transport has them. */
export async function deleteOutbox(tx: Tx, ids: readonly number[]): Promise<void> {
  await tx.query(`delete from ${tx.schema}.outbox where id = any($1::bigint[])`, [ids]);
}
