import type { Envelope } from "../envelope.js";
import type { TransportMessage } from "../transport/transport.js";
import { attributeDefect, envelopeDefect, storable } from "../wire/envelope-check.js";
import { digest } from "../wire/hash.js";

/** A message as it came, with what we look it up by; usable in SQL whatever the sender wrote. */
export interface Incoming {
  readonly message: TransportMessage;
  readonly source: string;
  readonly id: string;
  readonly type: string;
  /** (channel, key) of this consumer; a lane of its own where there is no key. */
  readonly lane: string;
  readonly key: string | undefined;
  readonly bodyHash: string;
  /** Why the envelope cannot be used, in a sentence. */
  readonly defect: string | undefined;
}

export function readIncoming(message: TransportMessage): Incoming {
  const { envelope } = message;
  const key = attributeDefect(message.key) === undefined ? message.key : undefined;
  const source = storable(envelope.source);
  const id = storable(envelope.id);
  const bodyHash = digest(message.data);
  return {
    message,
    source,
    id,
    type: storable(envelope.type),
    lane:
      key === undefined
        ? `message ${digest(`${source}\n${id}\n${bodyHash}`)}`
        : `key ${digest(key)}`,
    key,
    bodyHash,
    defect: envelopeDefect(envelope),
  };
}

/** The whole envelope, once it is known to be usable; what a stranger left out is filled in. */
export function completeEnvelope(
  { message, id, source, type }: Incoming,
  ownCorrelationId: string | undefined,
  nowMs: number,
): Envelope {
  const { envelope } = message;
  return {
    ...envelope,
    specversion: "1.0",
    id,
    source,
    type,
    time: envelope.time ?? new Date(nowMs).toISOString(),
    datacontenttype: envelope.datacontenttype ?? "application/json",
    // Without one the conversation begins here.
    correlationid: envelope.correlationid ?? ownCorrelationId ?? id,
  };
}
