import type { Tx } from "../store.js";

/** Gives a consumer that is not known yet its first positions; a known one keeps its own. */
export async function registerConsumer(
  tx: Tx,
  consumer: string,
  startFrom: "beginning" | "now" | Date,
): Promise<void> {
  const since = startFrom instanceof Date ? startFrom.toISOString() : null;
  await tx.query(
    `insert into ${tx.schema}.positions (consumer, shard, pos)
     select $1, head.shard, case
       when $2 = 'beginning' then 0
       when $2 = 'now' then head.pos
       else coalesce(
         (select min(entry.pos) - 1 from ${tx.schema}.log as entry
          where entry.shard = head.shard and entry.appended_at >= $3::timestamptz),
         head.pos
       )
     end
     from ${tx.schema}.log_heads as head order by head.shard
     on conflict do nothing`,
    [consumer, since === null ? startFrom : "since", since],
  );
}

/** Writes the epochs of newly held leases where every later step is checked, and reads the positions. */
export async function takeOverPositions(
  tx: Tx,
  consumer: string,
  epochs: ReadonlyMap<number, number>,
): Promise<ReadonlyMap<number, number>> {
  const { rows } = await tx.query<{ shard: number; pos: number }>(
    `update ${tx.schema}.positions as mine set epoch = held.epoch
     from unnest($2::smallint[], $3::bigint[]) as held (shard, epoch)
     where mine.consumer = $1 and mine.shard = held.shard
     returning mine.shard, mine.pos`,
    [consumer, [...epochs.keys()], [...epochs.values()]],
  );
  return new Map(rows.map(({ shard, pos }) => [shard, Number(pos)]));
}

/** How many messages of the log lie before each consumer, those of other channels included. */
export async function countBehind(
  tx: Tx,
  consumers: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await tx.query<{ consumer: string; behind: number }>(
    `select consumer, sum(head.pos - mine.pos)::float8 as behind
     from ${tx.schema}.positions as mine join ${tx.schema}.log_heads as head using (shard)
     where consumer = any($1::text[]) group by consumer`,
    [consumers],
  );
  return new Map(rows.map(({ consumer, behind }) => [consumer, behind]));
}

/** Where one consumer stands in one shard. */
export interface Step {
  readonly consumer: string;
  readonly shard: number;
  readonly epoch: number;
  readonly pos: number;
}

/** One step further, with the commit; that fails when somebody else has taken the shard over. */
export function advancePosition(tx: Tx, { consumer, shard, epoch, pos }: Step): void {
  tx.defer(`select ${tx.schema}.advance_position($1, $2, $3, $4)`, [consumer, shard, epoch, pos]);
}

/** Passes over what was not for this consumer, so that the log need not keep it. */
export async function skipAhead(tx: Tx, steps: readonly Step[]): Promise<void> {
  await tx.query(
    `update ${tx.schema}.positions as mine set pos = step.pos
     from unnest($2::smallint[], $3::bigint[], $4::bigint[]) as step (shard, epoch, pos)
     where mine.consumer = $1 and mine.shard = step.shard and mine.epoch = step.epoch
       and mine.pos < step.pos`,
    [
      steps[0]?.consumer ?? "",
      steps.map(({ shard }) => shard),
      steps.map(({ epoch }) => epoch),
      steps.map(({ pos }) => pos),
    ],
  );
}
