import type { Envelope } from "../../runtime/envelope.js";
import type { Route } from "../../runtime/message.js";
import type { TransportMessage } from "../../runtime/transport/transport.js";
import { fillAddress } from "../../runtime/wire/channel-address.js";
import { encode } from "../../runtime/wire/codec.js";
import { evaluateText } from "../../runtime/wire/expression.js";
import { sampleParameters } from "./samples.js";
import type { Content } from "./variant.js";

/** A message as somebody outside of the system would put it on its channel. */
export function compose(
  { message, channel }: Route,
  { payload, headers }: Content,
  envelope: Pick<Envelope, "id" | "source" | "time" | "correlationid"> & Partial<Envelope>,
): TransportMessage {
  const contentType = message.contentType ?? "application/json";
  const key =
    envelope.partitionkey ?? (message.key && evaluateText(message.key, { payload, headers }));
  return {
    channel: fillAddress(channel, sampleParameters(channel)),
    key,
    envelope: {
      specversion: "1.0",
      type: message.type,
      datacontenttype: contentType,
      ...(key === undefined ? {} : { partitionkey: key }),
      ...envelope,
    },
    headers: { ...(headers ?? {}) },
    data: encode(payload, message),
  };
}
