import type { Tx } from "../store.js";

/** A channel that the holder before did not know, and how far it had been read. */
export interface LeftBehind {
  readonly channel: string;
  readonly pos: number;
}

/**
 * Makes the channels known as this consumer's. One that joins a consumer at work begins where the
 * consumer stands now, whoever reads for it meanwhile.
 */
export async function registerChannels(
  tx: Tx,
  consumer: string,
  channels: readonly string[],
): Promise<void> {
  await tx.query(
    `insert into ${tx.schema}.channel_positions (consumer, shard, channel, pos)
     select mine.consumer, mine.shard, channel, case
       when exists (select from ${tx.schema}.channel_positions where consumer = $1) then mine.pos
     end
     from ${tx.schema}.positions as mine cross join unnest($2::text[]) as channel
     where mine.consumer = $1 order by mine.shard, channel
     on conflict do nothing`,
    [consumer, channels],
  );
}

/**
 * For who takes shards over: what it does not know stays behind from here on, and what others have
 * left behind of what it knows is answered, by shard.
 */
export async function takeOverChannels(
  tx: Tx,
  consumer: string,
  shards: readonly number[],
  channels: readonly string[],
): Promise<ReadonlyMap<number, readonly LeftBehind[]>> {
  await tx.query(
    `update ${tx.schema}.channel_positions as left_behind set pos = mine.pos
     from ${tx.schema}.positions as mine
     where mine.consumer = $1 and mine.shard = any($2::smallint[])
       and left_behind.consumer = mine.consumer and left_behind.shard = mine.shard
       and left_behind.pos is null and left_behind.channel <> all($3::text[])`,
    [consumer, shards, channels],
  );
  const { rows } = await tx.query<{ shard: number; channel: string; pos: number }>(
    `select shard, channel, pos from ${tx.schema}.channel_positions
     where consumer = $1 and shard = any($2::smallint[]) and channel = any($3::text[])
       and pos is not null`,
    [consumer, shards, channels],
  );
  const byShard = new Map<number, LeftBehind[]>();
  for (const { shard, channel, pos } of rows) {
    byShard.set(shard, [...(byShard.get(shard) ?? []), { channel, pos: Number(pos) }]);
  }
  return byShard;
}

/** They have caught up: from here on they move with the position, unless the shard has been lost. */
export async function joinPosition(
  tx: Tx,
  {
    consumer,
    shard,
    epoch,
  }: { readonly consumer: string; readonly shard: number; readonly epoch: number },
  channels: readonly string[],
): Promise<void> {
  await tx.query(
    `update ${tx.schema}.channel_positions as left_behind set pos = null
     from ${tx.schema}.positions as mine
     where mine.consumer = $1 and mine.shard = $2 and mine.epoch = $3
       and left_behind.consumer = mine.consumer and left_behind.shard = mine.shard
       and left_behind.channel = any($4::text[])`,
    [consumer, shard, epoch, channels],
  );
}
