import type { Outgoing } from "../../outbox/outgoing.js";
import { shardOf } from "../../wire/hash.js";
import type { Queryable } from "../store.js";

/** All messages of a transaction in one statement, in the order in which they were published. */
export async function insertOutbox(
  tx: Queryable & { readonly schema: string },
  messages: readonly Outgoing[],
): Promise<void> {
  await tx.query(
    `insert into ${tx.schema}.outbox (shard, channel, key, envelope, headers, data)
     select shard, channel, key, envelope, headers, data
     from unnest($1::smallint[], $2::text[], $3::text[], $4::json[], $5::json[], $6::bytea[])
       with ordinality as new (shard, channel, key, envelope, headers, data, place)
     order by place`,
    [
      messages.map(({ key, envelope }) => shardOf(key ?? envelope.id)),
      messages.map(({ channel }) => channel),
      messages.map(({ key }) => key ?? null),
      messages.map(({ envelope }) => JSON.stringify(envelope)),
      messages.map(({ headers }) => JSON.stringify(headers)),
      messages.map(({ data }) => data),
    ],
  );
}
