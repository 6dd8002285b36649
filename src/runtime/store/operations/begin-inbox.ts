import type { Tx } from "../store.js";

/** Names one message for one consumer. */
export interface InboxKey {
  readonly consumer: string;
  readonly source: string;
  readonly id: string;
  readonly bodyHash: string;
}

export interface InboxQuestion extends InboxKey {
  readonly channel: string;
  readonly lane: string;
  /** False for what comes out of its lane itself. */
  readonly mayBeHeld: boolean;
  readonly service: string;
  readonly sagaid: string | undefined;
  readonly type: string;
}

export interface InboxAnswer {
  /** An earlier message of the lane is parked: this one must wait behind it. */
  readonly held: boolean;
  /** Nobody has processed this message; it is recorded as processed by this transaction. */
  readonly fresh: boolean;
  /** It was undone before it arrived. */
  readonly refused: boolean;
}

/**
 * The first statement of a handler's transaction. The insert decides, not a look-up: of concurrent
 * duplicates one gets the row, the others wait for its commit (or take over after its rollback).
 */
export async function beginInbox(tx: Tx, question: InboxQuestion): Promise<InboxAnswer> {
  const { rows } = await tx.query<InboxAnswer>(
    `with held as (
       select from ${tx.schema}.parked
       where $7 and consumer = $1 and channel = $5 and lane = $6 and holds
       limit 1
     ), fresh as (
       insert into ${tx.schema}.inbox (consumer, source, id, body_hash)
       select $1, $2, $3, $4 where not exists (select from held)
       on conflict do nothing
       returning 1
     )
     select exists (select from held) as held,
            exists (select from fresh) as fresh,
            exists (
              select from ${tx.schema}.tombstones
              where service = $8 and sagaid = $9 and type = $10
            ) as refused`,
    [
      question.consumer,
      question.source,
      question.id,
      question.bodyHash,
      question.channel,
      question.lane,
      question.mayBeHeld,
      question.service,
      question.sagaid ?? null,
      question.type,
    ],
  );
  return rows[0] ?? { held: false, fresh: false, refused: false };
}

/** Records a business key; false: another message has taken effect under it. */
export async function takeBusinessKey(tx: Tx, consumer: string, key: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into ${tx.schema}.inbox (consumer, source, id, body_hash) values ($1, '', $2, '')
     on conflict do nothing`,
    [consumer, key],
  );
  return rowCount === 1;
}

/** The body that was processed under this id. */
export async function processedBody(
  tx: Tx,
  { consumer, source, id }: InboxKey,
): Promise<string | undefined> {
  const { rows } = await tx.query<{ body_hash: string }>(
    `select body_hash from ${tx.schema}.inbox where consumer = $1 and source = $2 and id = $3`,
    [consumer, source, id],
  );
  return rows[0]?.body_hash;
}
