import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Place } from "../document/source-file.js";
import type { Bindings, ChannelId, Parameter, ServiceId, ValuePointer } from "./model.js";
import type { SagaDraft } from "./saga-draft.js";

/** What one document says, in words of no version; messages and schemas are still places in files. */
export interface Reading {
  /** The document's own application first. */
  readonly services: readonly ReadService[];
  readonly channels: readonly ReadChannel[];
  readonly operations: readonly ReadOperation[];
  /** All messages, also those that no operation uses. */
  readonly messages: readonly ReadMessage[];
  readonly sagas: readonly SagaDraft[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface ReadService {
  readonly id: ServiceId;
  readonly title: string;
  readonly description?: string;
  readonly place: Place;
}

export interface ReadChannel {
  readonly id: ChannelId;
  readonly address: string;
  readonly summary?: string;
  readonly parameters: readonly Parameter[];
  readonly bindings?: Bindings;
  readonly place: Place;
}

export type Direction = "sends" | "receives";

/** One message on one channel, in one direction. */
export interface ReadOperation {
  readonly service: ServiceId;
  readonly direction: Direction;
  readonly channel: ChannelId;
  readonly message: ReadMessage;
  readonly summary?: string;
  readonly operationId?: string;
  readonly reply?: ReadReply;
  readonly bindings?: Bindings;
  readonly place: Place;
}

/** An answer at an address that the request carries. */
export interface ReadReply {
  readonly address: ValuePointer;
  readonly messages: readonly Place[];
}

/** A message by its place; references to it are followed. */
export interface ReadMessage {
  readonly place: Place;
  readonly major: 2 | 3;
  /** Where it travels: names a message that has no name of its own. */
  readonly address?: string;
  readonly direction?: Direction;
  readonly defaultContentType: string;
}
