import type { Envelope } from "../../envelope.js";
import type { Tx } from "../store.js";

/** A message in the log. */
export interface LogRow {
  readonly shard: number;
  readonly pos: number;
  readonly channel: string;
  readonly key: string | null;
  readonly envelope: Partial<Envelope>;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly data: Uint8Array;
}

/** Which channels: exact addresses, and patterns for those with parameters. */
export interface ChannelFilter {
  readonly exact: readonly string[];
  readonly patterns: readonly string[];
}

/**
 * The next messages of several shards on these channels, in order: of each shard up to `limit`, and
 * none after those whose payloads come to `bytesMax`. The first is always among them.
 */
export async function readLog(
  tx: Tx,
  after: ReadonlyMap<number, number>,
  { exact, patterns }: ChannelFilter,
  limit: number,
  bytesMax: number,
): Promise<readonly LogRow[]> {
  const { rows } = await tx.query<LogRow>(
    `select found.shard, found.pos, channel, key, envelope, headers, data
     from unnest($1::smallint[], $2::bigint[]) as mine (shard, pos)
     cross join lateral (
       select shard, pos, channel, key, envelope, headers, data,
              sum(octet_length(data)) over (order by entry.pos) - octet_length(data) as bytes_before
       from ${tx.schema}.log as entry
       where entry.shard = mine.shard and entry.pos > mine.pos
         and (channel = any($3::text[]) or channel ~ any($4::text[]))
       order by entry.pos limit $5
     ) as found
     where found.bytes_before < $6
     order by found.shard, found.pos`,
    [[...after.keys()], [...after.values()], exact, patterns, limit, bytesMax],
  );
  return asLogRows(rows);
}

/** A position fits a number for some thousand years. */
export const asLogRows = (rows: readonly LogRow[]): readonly LogRow[] =>
  rows.map((row) => ({ ...row, pos: Number(row.pos) }));

/** How far each shard of the log goes. */
export async function readLogHeads(tx: Tx): Promise<ReadonlyMap<number, number>> {
  const { rows } = await tx.query<{ shard: number; pos: number }>(
    `select shard, pos from ${tx.schema}.log_heads`,
  );
  return new Map(rows.map(({ shard, pos }) => [shard, Number(pos)]));
}

/** One head per shard, before anything is appended. */
export async function ensureLogHeads(tx: Tx, shards: readonly number[]): Promise<void> {
  await tx.query(
    `insert into ${tx.schema}.log_heads (shard, pos)
     select shard, 0 from unnest($1::smallint[]) as shard order by shard
     on conflict do nothing`,
    [shards],
  );
}
