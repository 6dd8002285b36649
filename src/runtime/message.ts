/** Why a value is not what the contract says: the first defect only. */
export interface ValidationIssue {
  /** JSON pointer into the value, "" for the value itself: `/lines/0/quantity`. */
  readonly pointer: string;
  /** The JSON Schema keyword that refused: `minimum`, `required`, `additionalProperties` ... */
  readonly keyword: string;
  /** e.g. `a value >= 1`, `the property "orderId"`. */
  readonly expected: string;
  /** e.g. `0`, `nothing`, `a string`. Never the whole payload. */
  readonly found: string;
}

/** Returns the first defect, or undefined for a valid value. Never throws, whatever the value. */
export type Validate = (value: unknown) => ValidationIssue | undefined;

/** A runtime expression on a message: `$message.payload#/orderId` or `$message.header#/tenant`. */
export type ValueExpression = string;

/** What the runtime knows of a message. Generated; the payload and headers types travel in it. */
export interface MessageDescriptor<out Payload = unknown, out Headers = unknown> {
  /** Wire type: CloudEvents `type`. */
  readonly type: string;
  /** Default `application/json`. */
  readonly contentType?: string;
  /** `bytes`: the payload is handed through as it is, whatever the content type says. */
  readonly encoding?: "bytes";
  /** Tolerant reader: unknown properties pass unless the document closes the object. */
  readonly validate: Validate;
  /** Strict writer: refuses what the document does not declare. Default: `validate`. */
  readonly validateForPublishing?: Validate;
  readonly validateHeaders?: Validate;
  /** What must stay in order. Absent: no order promised. */
  readonly key?: ValueExpression;
  /** A business key beside (source, id): a second message with the same value has no effect. */
  readonly idempotencyKey?: ValueExpression;
  /** The document's own correlation id location, filled and read besides the envelope's. */
  readonly correlationId?: ValueExpression;
  /**
   * What its schemas say of every message of this type (`const`, or an `enum` of one value): a message
   * without a type, on a channel of several, is recognised by it.
   */
  readonly recognisedBy?: readonly Recognised[];
  /** Wire type of the command that this one undoes. */
  readonly compensates?: string;
  /** Phantom: carries the types, never a value. */
  readonly types?: { readonly payload: Payload; readonly headers: Headers };
}

/** A place in a message, and the value that stands there. */
export interface Recognised {
  readonly at: ValueExpression;
  readonly is: string | number | boolean;
}

/** A message whose name its type knows, too: one cannot pass for another that has the same fields. */
export interface NamedMessageDescriptor<
  Type extends string,
  out Payload = unknown,
  out Headers = unknown,
> extends MessageDescriptor<Payload, Headers> {
  readonly type: Type;
}

export type PayloadOf<M> = M extends MessageDescriptor<infer Payload, unknown> ? Payload : never;
export type HeadersOf<M> = M extends MessageDescriptor<unknown, infer Headers> ? Headers : never;

/** Declares a message: `defineMessage<OrderStarted>()({ type: "OrderStarted", ... })`. */
export const defineMessage =
  <Payload, Headers = undefined>() =>
  <const Type extends string>(
    descriptor: MessageDescriptor & { readonly type: Type },
  ): NamedMessageDescriptor<Type, Payload, Headers> =>
    Object.freeze(descriptor) as NamedMessageDescriptor<Type, Payload, Headers>;

/** A message on a channel, in one direction. */
export interface Route<M extends MessageDescriptor = MessageDescriptor> {
  readonly message: M;
  /** Channel address as in the document; `{parameter}`s stand for one segment each. */
  readonly channel: string;
  /** Where the message is a request: how it is answered. */
  readonly reply?: ReplyRoute;
}

/** How a request is answered. */
export interface ReplyRoute {
  /** Where the request carries the address of its reply: `$message.header#/replyTo`. */
  readonly address: ValueExpression;
  /** The messages that may answer, by name. */
  readonly messages: Readonly<Record<string, MessageDescriptor>>;
}

/** A table entry of a publisher or a consumer: `route(OrderStarted, "order.started")`. */
export const route = <M extends MessageDescriptor>(
  message: M,
  channel: string,
  reply?: ReplyRoute,
): Route<M> =>
  Object.freeze(reply === undefined ? { message, channel } : { message, channel, reply });
