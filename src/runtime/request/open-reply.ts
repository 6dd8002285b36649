import type { Envelope } from "../envelope.js";
import { RuntimeError } from "../errors.js";
import type { MessageDescriptor, ReplyRoute } from "../message.js";
import type { TransportMessage } from "../transport/transport.js";
import { decode } from "../wire/codec.js";
import { evaluateText } from "../wire/expression.js";

/** A reply before generated types are put on. */
export interface AnyReply {
  readonly name: string;
  readonly payload: unknown;
  readonly headers: unknown;
  readonly envelope: Partial<Envelope>;
}

/** Decodes and validates; throws a RuntimeError that says what is wrong with the reply. */
export function openReply(
  { envelope, headers, data }: TransportMessage,
  { messages }: ReplyRoute,
  bytesMax: number,
): AnyReply {
  const [name, message] = messageOf(envelope.type, messages);
  const payload = decode(data, message, bytesMax);
  const issue = message.validate(payload) ?? message.validateHeaders?.(headers);
  if (issue === undefined) return { name, payload, headers, envelope };
  throw new RuntimeError(
    "invalid-payload",
    `The reply ${message.type}: ${issue.pointer || "/"} must be ${issue.expected}, found ${issue.found} (${issue.keyword}).`,
  );
}

function messageOf(
  type: string | undefined,
  messages: ReplyRoute["messages"],
): readonly [string, MessageDescriptor] {
  const all = Object.entries(messages);
  const [only] = all;
  if (type === undefined && only !== undefined && all.length === 1) return only;
  const found = all.find(([, message]) => message.type === type);
  if (found !== undefined) return found;
  const expected = all.map(([, message]) => message.type).join(" or ");
  throw new RuntimeError("invalid-envelope", `The reply is ${type}; expected ${expected}.`);
}

/** The correlation id where the reply's own document says that it stands. */
export function ownCorrelationId(
  { headers, data }: TransportMessage,
  { messages }: ReplyRoute,
  bytesMax: number,
): string | undefined {
  for (const message of Object.values(messages)) {
    const { correlationId } = message;
    if (correlationId === undefined) continue;
    try {
      const payload = decode(data, message, bytesMax);
      const found = evaluateText(correlationId, { payload, headers });
      if (found !== undefined) return found;
    } catch {
      // not this message
    }
  }
  return undefined;
}
