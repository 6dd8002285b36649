import type { Clock } from "../../clock.js";
import type { Envelope } from "../../envelope.js";
import type { Store, Tx } from "../store.js";
import { single } from "../transaction.js";

/** A parked message that this process may try now. */
export interface ClaimedMessage {
  readonly seq: number;
  readonly channel: string;
  readonly lane: string;
  readonly key: string | null;
  readonly envelope: Partial<Envelope>;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly data: Uint8Array;
  /** This one included; also proves that the claim still holds. */
  readonly attempts: number;
  readonly reason: string;
  readonly age_ms: number;
}

// Longer than any handler should take; after it, a claim whose process died is anybody's.
const claimMs = 60_000;

/**
 * Takes due heads of lanes and counts the attempt before it is made, in a transaction of its own: a
 * message that kills the process is counted all the same. Followers of a head have to wait, so no
 * lease is needed: the row is the lock. While there is one that may have ended a process, one at a
 * time: those tried beside it would be counted, and in the end blamed, for its deaths.
 */
export function claimParked(
  store: Store,
  clock: Clock,
  consumer: string,
  limit: number,
): Promise<readonly ClaimedMessage[]> {
  return single(store, clock, async (tx) => {
    const { rows } = await tx.query<ClaimedMessage>(
      `update ${tx.schema}.parked as claimed
       set attempts = attempts + 1, not_before = ${tx.schema}.now() + $3 * interval '1 ms'
       where seq in (
         select seq from ${tx.schema}.parked as head
         where consumer = $1 and state = 'waiting' and not_before <= ${tx.schema}.now()
           and ${isHead(tx)}
         order by seq limit case when exists (
           select from ${tx.schema}.parked as head
           where consumer = $1 and state = 'waiting' and not_before <= ${tx.schema}.now()
             and reason = 'redelivered' and ${isHead(tx)}
         ) then 1 else $2::integer end
         for update skip locked
       )
       returning seq, channel, lane, key, envelope, headers, data, attempts, reason,
         extract(epoch from ${tx.schema}.now() - parked_at)::float8 * 1000 as age_ms`,
      [consumer, limit, claimMs],
    );
    return [...rows].sort((a, b) => a.seq - b.seq);
  });
}

/** How long until the next head is due, in ms; undefined: nothing waits. */
export function nextParkedDue(
  store: Store,
  clock: Clock,
  consumer: string,
): Promise<number | undefined> {
  return single(store, clock, async (tx) => {
    const { rows } = await tx.query<{ due_in: number | null }>(
      `select extract(epoch from min(not_before) - ${tx.schema}.now())::float8 * 1000 as due_in
       from ${tx.schema}.parked as head
       where consumer = $1 and state = 'waiting' and ${isHead(tx)}`,
      [consumer],
    );
    return rows[0]?.due_in ?? undefined;
  });
}

const isHead = (tx: Tx) => `not exists (
  select from ${tx.schema}.parked as earlier
  where earlier.consumer = head.consumer and earlier.channel = head.channel
    and earlier.lane = head.lane and earlier.seq < head.seq and earlier.holds
)`;
