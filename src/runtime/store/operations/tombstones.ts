import { hash32, signed32 } from "../../wire/hash.js";
import type { Tx } from "../store.js";

const sagasNamespace = 0x61677303;

/**
 * One at a time for an action and what undoes it: side by side, each could miss the other, and the
 * action would take effect after it was undone. In sorted order, or two batches could deadlock.
 */
export async function lockSagas(
  tx: Tx,
  service: string,
  sagaids: readonly string[],
): Promise<void> {
  if (sagaids.length === 0) return;
  const locks = new Set(sagaids.map((sagaid) => signed32(hash32(`${service}\n${sagaid}`))));
  await tx.query("select pg_advisory_xact_lock($1, held) from unnest($2::integer[]) as held", [
    sagasNamespace,
    [...locks].sort((a, b) => a - b),
  ]);
}

/** From now on the action of this saga is refused, should it arrive late. */
export function layTombstone(tx: Tx, service: string, sagaid: string, type: string): void {
  tx.defer(
    `insert into ${tx.schema}.tombstones (service, sagaid, type) values ($1, $2, $3)
     on conflict do nothing`,
    [service, sagaid, type],
  );
}
