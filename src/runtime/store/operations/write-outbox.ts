import type { Outgoing } from "../../outbox/outgoing.js";
import { hash32, shardOf, signed32 } from "../../wire/hash.js";
import type { OpenTransaction, Tx } from "../store.js";

/**
 * Takes the keys' locks, then writes all messages of a transaction in the order in which they were
 * published. With the commit, but for an acknowledgement: the locks hold until then.
 */
export function writeOutbox(tx: Tx, messages: readonly Outgoing[]): void {
  if (messages.length > 0) tx.defer(...statement(tx.schema, messages));
}

/** As `writeOutbox`, where somebody else owns the transaction and its end. */
export async function writeOutboxNow(
  client: OpenTransaction,
  schema: string,
  messages: readonly Outgoing[],
): Promise<void> {
  await client.query(...statement(schema, messages));
}

type Statement = readonly [sql: string, parameters: readonly unknown[]];

function statement(schema: string, messages: readonly Outgoing[]): Statement {
  const [first, ...more] = messages;
  return first !== undefined && more.length === 0 ? one(schema, first) : several(schema, messages);
}

function one(schema: string, message: Outgoing): Statement {
  const { channel, key, envelope, headers, data } = message;
  return [
    `select ${schema}.write_outbox_one($1, $2::smallint, $3, $4, $5, $6, $7)`,
    [
      key === undefined ? null : keyLock(channel, key),
      shardOf(key ?? envelope.id),
      channel,
      key ?? null,
      JSON.stringify(envelope),
      JSON.stringify(headers),
      Buffer.from(data.buffer, data.byteOffset, data.byteLength),
    ],
  ];
}

function several(schema: string, messages: readonly Outgoing[]): Statement {
  return [
    `select ${schema}.write_outbox_packed(
       $1::integer[], $2::smallint[], $3::text[], $4::text[], $5, $6, $7::integer[], $8
     )`,
    [
      keyLocks(messages),
      messages.map(({ key, envelope }) => shardOf(key ?? envelope.id)),
      messages.map(({ channel }) => channel),
      messages.map(({ key }) => key ?? null),
      messages.map(({ envelope }) => JSON.stringify(envelope)).join(separator),
      messages.map(({ headers }) => JSON.stringify(headers)).join(separator),
      messages.map(({ data }) => data.byteLength),
      Buffer.concat(messages.map(({ data }) => data)),
    ],
  ];
}

// Stands in no JSON text.
const separator = "\u001e";

/** In sorted order: two transactions that took the same locks in different orders would deadlock. */
function keyLocks(messages: readonly Outgoing[]): readonly number[] {
  const hashes = new Set<number>();
  for (const { channel, key } of messages) {
    if (key !== undefined) hashes.add(keyLock(channel, key));
  }
  return [...hashes].sort((a, b) => a - b);
}

const keyLock = (channel: string, key: string): number => signed32(hash32(`${channel}\n${key}`));
