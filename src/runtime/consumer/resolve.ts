import { RuntimeError } from "../errors.js";
import type { ValidationIssue } from "../message.js";
import { isParameterised, matchAddress, type Parameters } from "../wire/channel-address.js";
import { decode, type Encoding } from "../wire/codec.js";
import { hasControlCharacters } from "../wire/envelope-check.js";
import { evaluateText } from "../wire/expression.js";
import { tooManyHeaderBytes } from "../wire/header-bytes.js";
import type { Endpoint, Event } from "./endpoint.js";
import { completeEnvelope, type Incoming } from "./incoming.js";

/** Why a message cannot be handled whatever the circumstances; it is never retried by itself. */
export interface Refusal {
  /** Stable; the dead letter's `reason`, and a counter. */
  readonly reason:
    | "invalid-envelope"
    | "unknown-type"
    | "undecodable"
    | "invalid-payload"
    | "invalid-headers";
  readonly detail: string;
}

export interface Resolved {
  readonly endpoint: Endpoint;
  readonly event: Event;
  /** x-idempotency: a second message with the same value has no effect. */
  readonly idempotencyKey: string | undefined;
}

/** Finds the endpoints of one consumer. */
export interface EndpointTable {
  find(channel: string, type: string): { endpoint: Endpoint; parameters: Parameters } | undefined;
}

export function endpointTable(endpoints: readonly Endpoint[]): EndpointTable {
  const exact = new Map(
    endpoints
      .filter(({ route }) => !isParameterised(route.channel))
      .map((endpoint) => [place(endpoint.route.channel, endpoint.route.message.type), endpoint]),
  );
  const patterned = endpoints.filter(({ route }) => isParameterised(route.channel));
  return {
    find(channel, type) {
      const endpoint = exact.get(place(channel, type));
      if (endpoint !== undefined) return { endpoint, parameters: {} };
      for (const candidate of patterned) {
        if (candidate.route.message.type !== type) continue;
        const parameters = matchAddress(candidate.route.channel, channel);
        if (parameters !== undefined) return { endpoint: candidate, parameters };
      }
      return undefined;
    },
  };
}

const place = (channel: string, type: string) => `${channel}\n${type}`;

/** Decodes and validates; never throws for what a message contains. */
export function resolve(
  incoming: Incoming,
  table: EndpointTable,
  limits: { readonly messageBytesMax: number; readonly headerBytesMax: number },
  nowMs: number,
): Resolved | Refusal {
  if (incoming.defect !== undefined) return { reason: "invalid-envelope", detail: incoming.defect };
  const found = table.find(incoming.message.channel, incoming.type);
  if (found === undefined) {
    const detail = `Nothing here handles ${incoming.type} on ${storableChannel(incoming)}.`;
    return { reason: "unknown-type", detail };
  }
  const { message } = found.endpoint.route;
  const { headers, data } = incoming.message;
  const decoded = tryDecode(data, message, limits.messageBytesMax);
  if ("refusal" in decoded) return decoded.refusal;
  const { payload } = decoded;
  const issue = message.validate(payload);
  if (issue !== undefined) return { reason: "invalid-payload", detail: sentence(issue) };
  const excess = tooManyHeaderBytes(headers, limits.headerBytesMax);
  if (excess !== undefined) return { reason: "invalid-headers", detail: `It ${excess}.` };
  const badHeaders = headersDefect(headers, message.validateHeaders?.(headers));
  if (badHeaders !== undefined) return { reason: "invalid-headers", detail: badHeaders };
  const source = { payload, headers };
  const ownCorrelationId = message.correlationId && evaluateText(message.correlationId, source);
  return {
    endpoint: found.endpoint,
    event: {
      payload,
      headers,
      parameters: found.parameters,
      envelope: completeEnvelope(incoming, ownCorrelationId, nowMs),
    },
    idempotencyKey: message.idempotencyKey && evaluateText(message.idempotencyKey, source),
  };
}

const storableChannel = ({ message }: Incoming) => JSON.stringify(message.channel);

function tryDecode(
  data: Uint8Array,
  encoding: Encoding,
  bytesMax: number,
): { payload: unknown } | { refusal: Refusal } {
  try {
    return { payload: decode(data, encoding, bytesMax) };
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error;
    return { refusal: { reason: "undecodable", detail: error.message } };
  }
}

function headersDefect(
  headers: Readonly<Record<string, unknown>>,
  issue: ValidationIssue | undefined,
): string | undefined {
  if (issue !== undefined) return sentence(issue);
  const bad = Object.entries(headers).find(
    ([name, value]) =>
      hasControlCharacters(name) || (typeof value === "string" && hasControlCharacters(value)),
  );
  return bad === undefined
    ? undefined
    : `The header ${JSON.stringify(bad[0])} contains control characters.`;
}

const sentence = ({ pointer, keyword, expected, found }: ValidationIssue) =>
  `${pointer || "/"} must be ${expected}, found ${found} (${keyword}).`;
