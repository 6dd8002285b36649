import { RuntimeError } from "../../errors.js";
import type { Tx } from "../store.js";
import { storableDetail } from "./park.js";

interface Claim {
  readonly seq: number;
  readonly attempts: number;
}

/** Done with it. Refused when the claim has passed to somebody else meanwhile. */
export async function removeParked(tx: Tx, { seq, attempts }: Claim): Promise<void> {
  const { rowCount } = await tx.query(
    `delete from ${tx.schema}.parked where seq = $1 and attempts = $2 and state = 'waiting'`,
    [seq, attempts],
  );
  if (rowCount !== 1) throw claimLost();
}

/** Tries again later. `counts` false: this attempt was not the message's fault. */
export async function postponeParked(
  tx: Tx,
  { seq, attempts }: Claim,
  later: {
    readonly delayMs: number;
    readonly counts: boolean;
    readonly reason: string;
    readonly detail: string;
  },
): Promise<void> {
  const { rowCount } = await tx.query(
    `update ${tx.schema}.parked
     set attempts = attempts - $3::integer, not_before = ${tx.schema}.now() + $4 * interval '1 ms',
         reason = $5, detail = $6
     where seq = $1 and attempts = $2 and state = 'waiting'`,
    [
      seq,
      attempts,
      later.counts ? 0 : 1,
      later.delayMs,
      later.reason,
      storableDetail(later.detail),
    ],
  );
  if (rowCount !== 1) throw claimLost();
}

/** Gives it up: a dead letter. `holds`: its lane waits until somebody decides. */
export async function buryParked(
  tx: Tx,
  { seq, attempts }: Claim,
  grave: { readonly holds: boolean; readonly reason: string; readonly detail: string },
): Promise<void> {
  const { rowCount } = await tx.query(
    `update ${tx.schema}.parked set state = 'dead', holds = $3, reason = $4, detail = $5
     where seq = $1 and attempts = $2 and state = 'waiting'`,
    [seq, attempts, grave.holds, grave.reason, storableDetail(grave.detail)],
  );
  if (rowCount !== 1) throw claimLost();
}

const claimLost = () =>
  new RuntimeError("lease-lost", "Another process has taken this parked message over.");
