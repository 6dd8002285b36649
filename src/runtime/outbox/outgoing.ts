import type { Clock, Random } from "../clock.js";
import type { Envelope } from "../envelope.js";
import { RuntimeError } from "../errors.js";
import type { MessageDescriptor, Route, Validate } from "../message.js";
import type { Telemetry, TraceContext } from "../telemetry/telemetry.js";
import type { TransportMessage } from "../transport/transport.js";
import { fillAddress, type Parameters } from "../wire/channel-address.js";
import { encode } from "../wire/codec.js";
import { attributeDefect, hasControlCharacters } from "../wire/envelope-check.js";
import { type ExpressionSource, evaluateText, fillIn } from "../wire/expression.js";
import { tooManyHeaderBytes } from "../wire/header-bytes.js";

/** What every message of one transaction has in common. */
export interface Cause {
  readonly correlationId: string;
  /** Id of the message being handled; absent outside of handlers. */
  readonly causationId?: string;
  /** Of the message being handled; where nobody traces, it is handed on. */
  readonly traceparent?: string;
  readonly tracestate?: string;
  /** Of the command being handled: its answers say to which step they belong, as several may share a type. */
  readonly saga?: { readonly sagaid: string; readonly sagastep: string };
}

/** Who sends, and within which limits. */
export interface Sender {
  /** CloudEvents `source`: the service's name. */
  readonly source: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly messageBytesMax: number;
  readonly headerBytesMax: number;
  /** Most messages that one transaction may publish. */
  readonly publishMax: number;
  readonly telemetry: Telemetry;
}

/** What a publish method is given besides the payload; generated types narrow it per message. */
export interface OutgoingOptions {
  readonly key?: string;
  readonly headers?: unknown;
  readonly parameters?: Parameters;
  /** Instead of the cause's: a saga's messages belong to the conversation that it began in. */
  readonly correlationId?: string;
  readonly saga?: { readonly sagaid: string; readonly sagastep?: string };
}

/** A message ready for the outbox. */
export interface Outgoing extends TransportMessage {
  readonly envelope: Envelope;
}

/** Validates and encodes a message; throws a RuntimeError with the defect's place. */
export function composeMessage(
  { message, channel }: Route,
  payload: unknown,
  options: OutgoingOptions,
  cause: Cause,
  sender: Sender,
): Outgoing {
  const correlationId = options.correlationId ?? cause.correlationId;
  const filled = fillCorrelation(message, { payload, headers: options.headers }, correlationId);
  refuseInvalid(message, filled);
  const contentType = message.contentType ?? "application/json";
  const data = encode(filled.payload, message);
  refuseLarge(message, data, sender.messageBytesMax);
  const headers = asHeaders(filled.headers);
  const excess = tooManyHeaderBytes(headers, sender.headerBytesMax);
  if (excess !== undefined) {
    throw new RuntimeError("message-too-large", `${message.type} ${excess}.`);
  }
  const key = options.key ?? (message.key && evaluateText(message.key, filled));
  refuseKey(message, key);
  const composed = {
    channel: fillAddress(channel, options.parameters),
    key,
    envelope: {
      specversion: "1.0",
      id: sender.random.newId(),
      source: sender.source,
      type: message.type,
      time: new Date(sender.clock.now()).toISOString(),
      datacontenttype: contentType,
      correlationid: correlationId,
      ...(cause.causationId === undefined ? {} : { causationid: cause.causationId }),
      ...(key === undefined ? {} : { partitionkey: key }),
      ...(options.saga ?? cause.saga),
    },
    headers,
    data,
  } as const;
  // Here and not when it is relayed: this is where its cause is known.
  const trace = sender.telemetry.created({ ...composed, bodyBytes: data.byteLength });
  const carried = trace.traceparent === undefined ? traceOf(cause) : trace;
  return { ...composed, envelope: { ...composed.envelope, ...carried } };
}

/** The trace context of a cause, or of an envelope. */
export const traceOf = ({ traceparent, tracestate }: TraceContext): TraceContext => ({
  ...(traceparent === undefined ? {} : { traceparent }),
  ...(tracestate === undefined ? {} : { tracestate }),
});

function fillCorrelation(
  message: MessageDescriptor,
  source: ExpressionSource,
  correlationId: string,
): ExpressionSource {
  return message.correlationId === undefined
    ? source
    : fillIn(message.correlationId, source, correlationId);
}

function refuseInvalid(message: MessageDescriptor, { payload, headers }: ExpressionSource): void {
  refuse(
    "invalid-payload",
    message,
    "",
    message.validateForPublishing ?? message.validate,
    payload,
  );
  if (message.validateHeaders === undefined) return;
  refuse("invalid-headers", message, "headers ", message.validateHeaders, headers ?? {});
}

function refuse(
  code: "invalid-payload" | "invalid-headers",
  message: MessageDescriptor,
  where: string,
  validate: Validate,
  value: unknown,
): void {
  const issue = validate(value);
  if (issue === undefined) return;
  throw new RuntimeError(
    code,
    `${message.type}: ${where}${issue.pointer || "/"} must be ${issue.expected}, found ${issue.found} (${issue.keyword}).`,
  );
}

function refuseLarge(message: MessageDescriptor, data: Uint8Array, bytesMax: number): void {
  if (data.byteLength <= bytesMax) return;
  throw new RuntimeError(
    "message-too-large",
    `${message.type} has ${data.byteLength} bytes; messageBytesMax is ${bytesMax}.`,
  );
}

function refuseKey(message: MessageDescriptor, key: string | undefined): void {
  const defect = key === "" ? "is empty" : attributeDefect(key);
  if (defect === undefined) return;
  throw new RuntimeError("invalid-payload", `${message.type}: its ordering key ${defect}.`);
}

function asHeaders(headers: unknown): Readonly<Record<string, unknown>> {
  if (typeof headers !== "object" || headers === null) return {};
  for (const [name, value] of Object.entries(headers)) {
    if (hasControlCharacters(name) || (typeof value === "string" && hasControlCharacters(value))) {
      throw new RuntimeError("invalid-headers", "A header contains control characters.");
    }
  }
  return { ...headers };
}
