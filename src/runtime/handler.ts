import type { Envelope } from "./envelope.js";
import type { Logger } from "./logger.js";
import type { HeadersOf, MessageDescriptor, PayloadOf } from "./message.js";
import type { Published } from "./service.js";
import type { Tx } from "./store/store.js";

/** A message as a handler gets it: validated and typed. */
export interface Received<M extends MessageDescriptor, Parameters extends string = never> {
  readonly payload: PayloadOf<M>;
  readonly headers: HeadersOf<M>;
  /** Values of the channel's `{parameter}`s. */
  readonly parameters: Readonly<Record<Parameters, string>>;
  readonly envelope: Envelope;
}

export interface HandlerContext<Publisher> {
  /** The transaction that also holds the inbox row and everything published here. */
  readonly tx: Tx;
  /** Bound to `tx` and to the message being handled: correlation and causation follow by themselves. */
  readonly publish: Publisher;
  readonly log: Logger;
  /** Aborted when the service stops and the drain limit has passed. */
  readonly signal: AbortSignal;
  /** 1 for the first attempt. */
  readonly attempt: number;
  now(): Date;
  newId(): string;
}

/** What `prepare` may use: it runs outside the transaction, so it has none. */
export type PrepareContext = Pick<
  HandlerContext<never>,
  "log" | "signal" | "attempt" | "now" | "newId"
>;

export type HandlerFunction<
  M extends MessageDescriptor,
  Publisher,
  Parameters extends string = never,
  More = unknown,
> = (
  event: Received<M, Parameters>,
  context: HandlerContext<Publisher> & More,
) => Promise<void> | void;

/** For I/O that must not run inside the transaction: `prepare` first, its result in `event.prepared`. */
export interface PreparedHandler<
  M extends MessageDescriptor,
  Publisher,
  Parameters extends string = never,
  // biome-ignore lint/suspicious/noExplicitAny: each handler chooses its own; a wider type would lose it
  Prepared = any,
  More = unknown,
> {
  prepare(event: Received<M, Parameters>, context: PrepareContext): Promise<Prepared>;
  handle(
    event: Received<M, Parameters> & { readonly prepared: Prepared },
    context: HandlerContext<Publisher> & More,
  ): Promise<void> | void;
}

/**
 * What a service does with one message. Its effects through `tx`, what it publishes and its inbox
 * row commit together; a throw rolls all three back and the message is retried, then dead-lettered.
 */
export type Handler<
  M extends MessageDescriptor,
  Publisher,
  Parameters extends string = never,
  More = unknown,
> =
  | HandlerFunction<M, Publisher, Parameters, More>
  // biome-ignore lint/suspicious/noExplicitAny: each handler chooses what it prepares
  | PreparedHandler<M, Publisher, Parameters, any, More>;

/** By name, the messages that may answer a request. */
export type Replies = Readonly<Record<string, MessageDescriptor>>;

export interface ReplyOptions<Headers = unknown> {
  readonly headers?: Headers;
}

/** One method per message that may answer; undefined: whoever asked wants no answer. */
export type Replier<Answers extends Replies> = {
  readonly [Name in keyof Answers]: (
    payload: PayloadOf<Answers[Name]>,
    options?: ReplyOptions<HeadersOf<Answers[Name]>>,
  ) => Promise<Published | undefined>;
};

/** A handler of a request: `reply` goes to whoever asked, if and only if the handler commits. */
export type RequestHandler<
  M extends MessageDescriptor,
  Publisher,
  Answers extends Replies,
  Parameters extends string = never,
> = Handler<M, Publisher, Parameters, { readonly reply: Replier<Answers> }>;
