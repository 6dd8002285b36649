import type { TransportMessage } from "../../transport/transport.js";
import { storable } from "../../wire/envelope-check.js";
import { digest, shardOf } from "../../wire/hash.js";
import type { Tx } from "../store.js";
import type { LogRow } from "./read-log.js";

/**
 * The rest of a statement whose first part, `added (place, shard, channel, key, ...)`, names what to
 * append; it answers the new rows. The heads are locked in order and until the commit: positions have no gaps, and whoever
 * sees one sees all before it.
 */
export const appendedTo = (schema: string) => `counted as (
  select shard, count(*) as n from added group by shard
), locked as (
  select shard, n from counted join ${schema}.log_heads using (shard)
  order by shard for update of log_heads
), heads as (
  update ${schema}.log_heads as head set pos = head.pos + n from locked
  where head.shard = locked.shard
  returning head.shard, head.pos - n as base, n
), appended as (
  insert into ${schema}.log (shard, pos, channel, key, correlation_id, envelope, headers, data)
  select shard, base + row_number() over (partition by shard order by place),
         channel, key, correlation_id, envelope, headers, data
  from added join heads using (shard)
  returning shard, pos, channel, key, envelope, headers, data
)
select * from appended order by shard, pos`;

/** Appends what comes from another database; what came before adds nothing. */
export async function importToLog(
  tx: Tx,
  batch: readonly TransportMessage[],
  newId: () => string,
): Promise<readonly LogRow[]> {
  const rows = batch.map((message) => asRow(message, newId));
  const { rows: appended } = await tx.query<LogRow>(
    `with given as (
       select * from unnest($1::text[], $2::text[], $3::smallint[], $4::text[], $5::text[],
                            $6::text[], $7::text[], $8::json[], $9::json[], $10::bytea[])
         with ordinality as message
         (source, id, shard, channel, key, correlation_id, body_hash, envelope, headers, data, place)
     ), fresh as (
       insert into ${tx.schema}.log_imports (source, id, body_hash)
       select source, id, body_hash from given order by source, id, body_hash
       on conflict do nothing
       returning source, id, body_hash
     ), added as (
       select distinct on (source, id, body_hash) given.*
       from given join fresh using (source, id, body_hash)
       order by source, id, body_hash, place
     ), ${appendedTo(tx.schema)}`,
    [
      rows.map(({ source }) => source),
      rows.map(({ id }) => id),
      rows.map(({ shard }) => shard),
      rows.map(({ channel }) => channel),
      rows.map(({ key }) => key),
      rows.map(({ correlationId }) => correlationId),
      batch.map(({ data }) => digest(data)),
      batch.map(({ envelope }) => JSON.stringify(envelope)),
      batch.map(({ headers }) => JSON.stringify(headers)),
      batch.map(({ data }) => data),
    ],
  );
  return appended.map((row) => ({ ...row, pos: Number(row.pos) }));
}

function asRow({ channel, key, envelope }: TransportMessage, newId: () => string) {
  // A stranger's message without an id cannot be recognised when it comes again.
  const known = typeof envelope.id === "string" && envelope.id !== "";
  const id = known ? storable(envelope.id) : newId();
  return {
    source: known ? storable(envelope.source) : "",
    id,
    shard: shardOf(key ?? id),
    channel: storable(channel),
    key: key === undefined ? null : storable(key),
    correlationId: storable(envelope.correlationid),
  };
}
