import type { Tx } from "../store.js";

const batch = 1_000;

/** Forgets ids older than the dedupe window, a batch at a time; answers how many. */
export async function pruneInbox(tx: Tx, windowMs: number): Promise<number> {
  const { rowCount } = await tx.query(
    `delete from ${tx.schema}.inbox where ctid = any(array(
       select ctid from ${tx.schema}.inbox
       where received_at < ${tx.schema}.now() - $1 * interval '1 ms'
       limit ${batch} for update skip locked
     ))`,
    [windowMs],
  );
  return rowCount;
}

/** Forgets instances of a service's sagas that ended so long ago; open ones stay, however old. */
export async function pruneSagas(tx: Tx, service: string, keptMs: number): Promise<number> {
  const { rowCount } = await tx.query(
    `delete from ${tx.schema}.sagas where ctid = any(array(
       select ctid from ${tx.schema}.sagas
       where service = $1 and status in ('completed', 'failed')
         and updated_at < ${tx.schema}.now() - $2 * interval '1 ms'
       limit ${batch} for update skip locked
     ))`,
    [service, keptMs],
  );
  return rowCount;
}

/** Forgets tombstones of actions that can no longer arrive. */
export async function pruneTombstones(tx: Tx, windowMs: number): Promise<number> {
  const { rowCount } = await tx.query(
    `delete from ${tx.schema}.tombstones where ctid = any(array(
       select ctid from ${tx.schema}.tombstones
       where laid_at < ${tx.schema}.now() - $1 * interval '1 ms'
       limit ${batch} for update skip locked
     ))`,
    [windowMs],
  );
  return rowCount;
}
