import type { Msg } from "@nats-io/transport-node";
import type { TransportMessage } from "../transport.js";
import { fromHeaders } from "./headers.js";
import { addressOf } from "./subject.js";

/** What a message of the stream says, and about how many bytes it takes. */
export function readMessage(
  stream: string,
  { headers, subject, data }: Msg,
): { readonly message: TransportMessage; readonly bytes: number } {
  const lines = [...(headers ?? [])].flatMap(([name, values]) =>
    values.map((value) => [name, value] as const),
  );
  return {
    message: { channel: addressOf(stream, subject), data, ...fromHeaders(lines) },
    bytes: lines.reduce((sum, line) => sum + line.join("").length, data.byteLength),
  };
}
