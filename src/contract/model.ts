/**
 * The contract: what a set of AsyncAPI documents says, whatever their version (2.x and 3.x give the
 * same), frozen, sorted by id, plain JSON. Positions are kept apart (`Origins`), so that two
 * documents which say the same have equal contracts.
 *
 * Terminology
 * - system: all services of one set of documents.
 * - service: one application; it sends and receives.
 * - channel: an address that messages travel on, `orders.created` or `lights/{streetlightId}/on`.
 * - operation: one service sends to, or receives from, one channel. In 2.x `publish` is what the
 *   application RECEIVES and `subscribe` what it SENDS; here the words are always the application's.
 * - message: a typed envelope content: an event states a fact, a command asks.
 * - wire type: the string that names the message on the wire (CloudEvents `type`).
 * - key: the part of a message that must stay in order.
 * - saga: steps with compensations, coordinated by one service.
 */

/** A JSON value without functions, symbols or prototypes to trip over. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/**
 * A JSON Schema in the vocabulary of draft-07, with `minContains`, `maxContains`, `unevaluatedItems` and
 * `unevaluatedProperties` of 2020-12. Every `$ref` in it is `#/schemas/<SchemaId>` and names a
 * member of `Contract.schemas`; nothing else is referenced.
 */
export type JsonSchema = boolean | { readonly [keyword: string]: Json };

/** Stable name of a named schema: PascalCase, unique in the contract. */
export type SchemaId = string;
/** Stable name of a message: PascalCase, unique in the contract (`OrderStarted`). */
export type MessageId = string;
/** Stable id of a channel: its address with `{parameter}` names erased (`lights/{}/on`). */
export type ChannelId = string;
/** Stable name of a service: kebab-case, unique in the contract (`inventory`). */
export type ServiceId = string;

export interface Contract {
  readonly services: readonly Service[];
  readonly channels: readonly Channel[];
  readonly messages: readonly Message[];
  readonly schemas: readonly NamedSchema[];
}

export interface Service {
  readonly id: ServiceId;
  readonly title: string;
  readonly description?: string;
  /** What it sends and receives; sorted by channel, then message. */
  readonly sends: readonly Operation[];
  readonly receives: readonly Operation[];
  readonly sagas: readonly Saga[];
}

/** One message on one channel, in one direction. A document's operation with three messages is three of these. */
export interface Operation {
  /** camelCase, unique in (service, direction): the method of a publisher, the member of a handlers interface. */
  readonly name: string;
  readonly channel: ChannelId;
  readonly message: MessageId;
  readonly summary?: string;
  /** The document's own operation id, where it has one. */
  readonly operationId?: string;
  readonly bindings?: Bindings;
  /** Where the message asks for an answer at an address that it carries itself. */
  readonly reply?: OperationReply;
}

/** An answer on an address that is only known at run time. One on a channel is an operation. */
export interface OperationReply {
  /** Where the request carries the address. */
  readonly address: ValuePointer;
  /** The messages that may answer; sorted. */
  readonly messages: readonly MessageId[];
}

export interface Channel {
  readonly id: ChannelId;
  /** As written: `lights/{streetlightId}/on`. */
  readonly address: string;
  readonly summary?: string;
  readonly parameters: readonly Parameter[];
  readonly bindings?: Bindings;
}

/** What the document says for one protocol each (`kafka`, `amqp`), as written: nothing is made of it. */
export type Bindings = Readonly<Record<string, Json>>;

export interface Parameter {
  readonly name: string;
  readonly description?: string;
  readonly values?: readonly string[];
  readonly default?: string;
}

export interface NamedSchema {
  readonly id: SchemaId;
  readonly schema: JsonSchema;
}

export interface Message {
  readonly id: MessageId;
  /** CloudEvents `type` on the wire: the document's `name`, else its component key. */
  readonly wireType: string;
  readonly summary?: string;
  readonly description?: string;
  readonly contentType: string;
  /**
   * How the payload travels; absent: as JSON. `text`: as it is. `bytes`: what we cannot write (XML,
   * Protobuf, Avro's binary form) is handed through, and `payload` says nothing about it.
   */
  readonly body?: "text" | "bytes";
  readonly payload: JsonSchema;
  readonly headers?: JsonSchema;
  /** The document's own examples; checked against the schemas while the contract is built. */
  readonly examples: readonly MessageExample[];
  /** `x-ordering`, else the Kafka key binding, else the saga's `correlateBy`; absent: no order promised. */
  readonly key?: ValuePointer;
  /** The document's `correlationId.location`, honoured besides our envelope. */
  readonly correlationId?: ValuePointer;
  /** `x-idempotency.key`: a business key beside (source, id). */
  readonly idempotencyKey?: ValuePointer;
  readonly bindings?: Bindings;
  /** `x-compensates`: the command that this one undoes. */
  readonly compensates?: MessageId;
}

export interface MessageExample {
  readonly name?: string;
  readonly summary?: string;
  readonly payload?: Json;
  readonly headers?: Json;
}

/** `$message.payload#/customer/id` as data. */
export interface ValuePointer {
  readonly in: "payload" | "headers";
  /** Unescaped JSON pointer segments: `["customer", "id"]`. */
  readonly path: readonly string[];
}

export interface Saga {
  /** As in the document: `orderFulfilment`. */
  readonly name: string;
  readonly summary?: string;
  readonly startsOn: MessageId;
  /** Where each message of the saga carries the instance's correlation value. */
  readonly correlateBy: Readonly<Record<MessageId, ValuePointer>>;
  readonly timeoutMs?: number;
  readonly steps: readonly SagaStep[];
  readonly completesWith: MessageId;
  readonly failsWith: MessageId;
}

export interface SagaStep {
  readonly id: string;
  readonly kind: "compensatable" | "pivot" | "retriable";
  readonly send: MessageId;
  readonly succeedsOn: MessageId;
  readonly failsOn: readonly MessageId[];
  readonly timeoutMs: number;
  /** Ids of earlier steps; by default the step before it in the list. */
  readonly dependsOn: readonly string[];
  readonly compensate?: { readonly send: MessageId; readonly succeedsOn?: MessageId };
  /** Why a compensatable step has no compensation. */
  readonly noCompensation?: string;
}
