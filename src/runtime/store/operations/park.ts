import type { Incoming } from "../../consumer/incoming.js";
import { storable } from "../../wire/envelope-check.js";
import type { Tx } from "../store.js";

export interface Parking {
  readonly state: "waiting" | "dead";
  /** Whether later messages of the lane wait for this one. */
  readonly holds: boolean;
  readonly attempts: number;
  readonly delayMs: number;
  /** Stable code. */
  readonly reason: string;
  /** A sentence for people. */
  readonly detail: string;
}

const detailMax = 2_000;

/** What may stand in a text column of what somebody wrote into an error. */
export const storableDetail = (text: string) =>
  text.slice(0, detailMax).replaceAll("\u0000", "\ufffd");

/** Sets a message aside; a redelivery of what is parked already adds nothing. True: it was added. */
export async function park(
  tx: Tx,
  consumer: string,
  incoming: Incoming,
  parking: Parking,
): Promise<boolean> {
  const { message } = incoming;
  const { rowCount } = await tx.query(
    `insert into ${tx.schema}.parked
       (consumer, channel, lane, key, state, holds, source, id, type, body_hash,
        envelope, headers, data, attempts, not_before, reason, detail)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
             ${tx.schema}.now() + $15 * interval '1 ms', $16, $17)
     on conflict (consumer, channel, source, id, body_hash) do nothing`,
    [
      consumer,
      storable(message.channel),
      incoming.lane,
      incoming.key ?? null,
      parking.state,
      parking.holds,
      incoming.source,
      incoming.id,
      incoming.type,
      incoming.bodyHash,
      JSON.stringify(message.envelope),
      JSON.stringify(message.headers),
      message.data,
      parking.attempts,
      parking.delayMs,
      parking.reason,
      storableDetail(parking.detail),
    ],
  );
  return rowCount === 1;
}
