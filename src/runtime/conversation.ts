import type { Envelope } from "./envelope.js";
import type { Queryable } from "./store/store.js";

/** One message of a conversation. */
export interface ConversationMessage {
  readonly channel: string;
  readonly key: string | undefined;
  readonly envelope: Envelope;
  readonly headers: Readonly<Record<string, unknown>>;
  /** As encoded by the envelope's `datacontenttype`. */
  readonly data: Uint8Array;
  /** False: still in the outbox. */
  readonly sent: boolean;
}

/**
 * Everything said under one correlation id, in the order in which it was sent. Reads the log of the
 * postgres transport (within its retention) and the outbox; other transports keep no such log.
 */
export async function readConversation(
  store: Queryable & { readonly schema: string },
  correlationId: string,
): Promise<readonly ConversationMessage[]> {
  const { rows } = await store.query<ConversationMessage & { readonly key: string | null }>(
    `select channel, key, envelope, headers, data, sent from (
       select channel, key, envelope, headers, data, true as sent,
              appended_at as at, shard, pos as place
       from ${store.schema}.log where correlation_id = $1
       union all
       select channel, key, envelope, headers, data, false, 'infinity', shard, id
       from ${store.schema}.outbox where envelope ->> 'correlationid' = $1
     ) as said
     order by at, shard, place`,
    [correlationId],
  );
  return rows.map((row) => ({ ...row, key: row.key ?? undefined }));
}
