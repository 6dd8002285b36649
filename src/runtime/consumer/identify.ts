import type { Envelope } from "../envelope.js";
import { RuntimeError } from "../errors.js";
import type { MessageDescriptor, ValueExpression } from "../message.js";
import type { Counters } from "../service/counters.js";
import type { TransportMessage } from "../transport/transport.js";
import { matchAddress } from "../wire/channel-address.js";
import { decode } from "../wire/codec.js";
import { attributeBytesMax } from "../wire/envelope-check.js";
import { evaluate, evaluateText } from "../wire/expression.js";
import { digest } from "../wire/hash.js";
import type { Endpoint } from "./endpoint.js";

/** Gives a message that came without an envelope of ours what we look it up by. */
export type Identify = (message: TransportMessage) => TransportMessage;

export interface IdentifyOptions {
  readonly endpoints: readonly Endpoint[];
  /** By channel address as in the document: where a message without envelope has its id. */
  readonly strangerIds: Readonly<Record<string, ValueExpression>>;
  readonly messageBytesMax: number;
  readonly counters: Counters;
}

/**
 * Messages of strangers. Type: the envelope's, else that of the one message whose discriminators are
 * all there, else the channel's only one. Id: the envelope's, else the value the configuration points
 * to, else the broker's coordinates. What is still missing then makes it a dead letter.
 */
export function identifier(options: IdentifyOptions): Identify {
  return (message) => {
    const { id, source, type } = message.envelope;
    if (id !== undefined && source !== undefined && type !== undefined) return message;
    const candidates = candidatesOn(message.channel, options.endpoints);
    const found: Partial<Envelope> = {
      ...message.envelope,
      ...optional("type", type ?? typeOf(message, candidates, options)),
      ...optional("id", id ?? idOf(message, candidates, options)),
      // What is known of whoever sent it. Ids are unique there as far as anybody can tell.
      source: source ?? message.channel,
    };
    return { ...message, envelope: found };
  };
}

const optional = <Name extends string>(name: Name, value: string | undefined) =>
  value === undefined ? {} : { [name]: value };

function candidatesOn(
  channel: string,
  endpoints: readonly Endpoint[],
): readonly MessageDescriptor[] {
  const found = endpoints.filter(({ route }) => matchAddress(route.channel, channel) !== undefined);
  return found.map(({ route }) => route.message);
}

function typeOf(
  message: TransportMessage,
  candidates: readonly MessageDescriptor[],
  { messageBytesMax }: IdentifyOptions,
): string | undefined {
  const types = new Set<string>();
  const undecided = new Set<string>();
  for (const candidate of candidates) {
    const { recognisedBy = [], type } = candidate;
    if (recognisedBy.length === 0) undecided.add(type);
    else if (matches(message, candidate, messageBytesMax)) types.add(type);
  }
  if (types.size === 1) return [...types][0];
  // Several match, or none does: only a message that is alone on its channel can still be meant.
  return types.size === 0 && undecided.size === 1 && candidates.length === 1
    ? [...undecided][0]
    : undefined;
}

function matches(
  message: TransportMessage,
  candidate: MessageDescriptor,
  bytesMax: number,
): boolean {
  const source = sourceOf(message, candidate, bytesMax);
  return (candidate.recognisedBy ?? []).every(({ at, is }) => evaluate(at, source) === is);
}

function idOf(
  message: TransportMessage,
  [candidate]: readonly MessageDescriptor[],
  { strangerIds, messageBytesMax, counters }: IdentifyOptions,
): string | undefined {
  const configured = Object.entries(strangerIds).find(
    ([channel]) => matchAddress(channel, message.channel) !== undefined,
  );
  if (configured !== undefined && candidate !== undefined) {
    const [, expression] = configured;
    const value = evaluateText(expression, sourceOf(message, candidate, messageBytesMax));
    if (value !== undefined && value !== "") return fitting(value);
  }
  counters.count("stranger-without-id");
  return message.coordinates;
}

// Whatever it is, it must be usable in an index.
const fitting = (value: string): string =>
  Buffer.byteLength(value) <= attributeBytesMax ? value : digest(value);

function sourceOf(message: TransportMessage, candidate: MessageDescriptor, bytesMax: number) {
  const { headers, data } = message;
  try {
    return { payload: decode(data, candidate, bytesMax), headers };
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error;
    return { payload: undefined, headers }; // the dead letter will say why
  }
}
