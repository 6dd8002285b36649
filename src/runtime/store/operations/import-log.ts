import type { TransportMessage } from "../../transport/transport.js";
import { storable } from "../../wire/envelope-check.js";
import { digest, shardOf } from "../../wire/hash.js";
import type { Tx } from "../store.js";
import { asLogRows, type LogRow } from "./read-log.js";

/** Appends what comes from another database; what came before adds nothing. */
export async function importToLog(
  tx: Tx,
  batch: readonly TransportMessage[],
  newId: () => string,
): Promise<readonly LogRow[]> {
  const rows = batch.map((message) => asRow(message, newId));
  const { rows: appended } = await tx.query<LogRow>(
    `select shard, pos, channel, key, envelope, headers, data from ${tx.schema}.import_log(
       $1::text[], $2::text[], $3::text[], $4::smallint[], $5::text[], $6::text[], $7::text[],
       $8::json[], $9::json[], $10::bytea[]
     )`,
    [
      rows.map(({ source }) => source),
      rows.map(({ id }) => id),
      batch.map(({ data }) => digest(data)),
      rows.map(({ shard }) => shard),
      rows.map(({ channel }) => channel),
      rows.map(({ key }) => key),
      rows.map(({ correlationId }) => correlationId),
      batch.map(({ envelope }) => JSON.stringify(envelope)),
      batch.map(({ headers }) => JSON.stringify(headers)),
      batch.map(({ data }) => data),
    ],
  );
  return asLogRows(appended);
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
