import type { Envelope } from "../envelope.js";
import type { Replies } from "../handler.js";
import type { HeadersOf, MessageDescriptor, PayloadOf } from "../message.js";

export interface RequestOptions<Headers = unknown> {
  /** How long to wait for the reply. Default 30 s. */
  readonly timeoutMs?: number;
  /** The address of the reply is filled in. */
  readonly headers?: Partial<Headers>;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly key?: string;
  /** Default: a new one. A reply without envelope is recognised by it. */
  readonly correlationId?: string;
}

/** An answer, by the name of its message: `if (reply.name === "priceQuoted") reply.payload.price`. */
export type Reply<Answers extends Replies> = {
  readonly [Name in keyof Answers]: {
    readonly name: Name;
    readonly payload: PayloadOf<Answers[Name]>;
    readonly headers: HeadersOf<Answers[Name]>;
    readonly envelope: Partial<Envelope>;
  };
}[keyof Answers];

/**
 * Sends a request and waits for its reply. Outside of handlers and transactions only: the request
 * leaves when its own transaction has committed, so waiting inside of another would wait for ever.
 *
 * @throws RuntimeError `request-timeout` (nobody knows whether the request took effect),
 * `request-in-transaction`, `limit-exceeded`, or what a publish throws.
 */
export type Request<M extends MessageDescriptor, Answers extends Replies> = (
  payload: PayloadOf<M>,
  options?: RequestOptions<HeadersOf<M>>,
) => Promise<Reply<Answers>>;
