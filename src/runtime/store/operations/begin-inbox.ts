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
 * The first statement of a handler's transaction, for all messages that it handles; they have one
 * consumer. The insert decides, not a look-up: of concurrent duplicates one gets the row, the others
 * wait for its commit (or take over after its rollback).
 */
export async function beginInbox(
  tx: Tx,
  questions: readonly InboxQuestion[],
): Promise<readonly InboxAnswer[]> {
  const [first] = questions;
  if (first === undefined) return [];
  const sorted = questions.map((question, place) => ({ ...question, place })).sort(bySourceAndId);
  const { rows } = await tx.query<InboxAnswer>(
    `select held, fresh, refused from ${tx.schema}.begin_inbox(
       $1, $2, $3, $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
       $10::text[]
     )`,
    [
      first.consumer,
      first.service,
      first.mayBeHeld,
      sorted.map(({ source }) => source),
      sorted.map(({ id }) => id),
      sorted.map(({ bodyHash }) => bodyHash),
      sorted.map(({ channel }) => channel),
      sorted.map(({ lane }) => lane),
      sorted.map(({ sagaid }) => sagaid ?? null),
      sorted.map(({ type }) => type),
    ],
  );
  const answers: InboxAnswer[] = [];
  for (const [index, answer] of rows.entries()) {
    const place = sorted[index]?.place;
    if (place !== undefined) answers[place] = answer;
  }
  return answers;
}

type Placed = InboxQuestion & { readonly place: number };

function bySourceAndId(a: Placed, b: Placed): number {
  if (a.source !== b.source) return a.source < b.source ? -1 : 1;
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  return a.place - b.place;
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
