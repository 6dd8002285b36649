import type { DueTimer } from "../../saga/participant.js";
import type { Tx } from "../store.js";

/** Locks the longest overdue timer of a saga that nobody else has; undefined: none is due. */
export async function lockDueTimer(
  tx: Tx,
  service: string,
  saga: string,
): Promise<DueTimer | undefined> {
  const { rows } = await tx.query<DueTimer & { readonly step: string | null }>(
    `select saga, instance, step, epoch,
       correlation_id as "correlationId", causation_id as "causationId"
     from ${tx.schema}.timers
     where service = $1 and saga = $2 and due_at <= ${tx.schema}.now()
     order by due_at limit 1
     for update skip locked`,
    [service, saga],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  return { ...row, step: row.step ?? undefined, causationId: row.causationId ?? undefined };
}

export async function deleteTimer(
  tx: Tx,
  service: string,
  { saga, instance, epoch }: DueTimer,
): Promise<void> {
  await tx.query(
    `delete from ${tx.schema}.timers
     where service = $1 and saga = $2 and instance = $3 and epoch = $4`,
    [service, saga, instance, epoch],
  );
}

/** Tries a timer again later; the others of its saga go on meanwhile. */
export async function postponeTimer(
  tx: Tx,
  service: string,
  { saga, instance, epoch }: DueTimer,
  delayMs: number,
): Promise<void> {
  await tx.query(
    `update ${tx.schema}.timers set due_at = ${tx.schema}.now() + $5 * interval '1 ms'
     where service = $1 and saga = $2 and instance = $3 and epoch = $4`,
    [service, saga, instance, epoch, delayMs],
  );
}

/** How long until the next timer of a saga is due, in ms; undefined: there is none. */
export async function nextTimerDue(
  tx: Tx,
  service: string,
  saga: string,
): Promise<number | undefined> {
  const { rows } = await tx.query<{ due_in: number | null }>(
    `select extract(epoch from min(due_at) - ${tx.schema}.now())::float8 * 1000 as due_in
     from ${tx.schema}.timers where service = $1 and saga = $2`,
    [service, saga],
  );
  return rows[0]?.due_in ?? undefined;
}
