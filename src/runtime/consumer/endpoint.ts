import type { Received } from "../handler.js";
import type { Logger } from "../logger.js";
import type { MessageDescriptor, Route } from "../message.js";
import type { OutboxBuffer } from "../outbox/buffer.js";
import type { Tx } from "../store/store.js";

/** A received message before the types of generated code are put back on. */
export type Event = Received<MessageDescriptor, string>;

/** What may be used outside the transaction. */
export interface AttemptContext {
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly attempt: number;
  now(): Date;
  newId(): string;
}

/** What may be used inside of it. */
export interface TransactionalContext extends AttemptContext {
  readonly tx: Tx;
  readonly buffer: OutboxBuffer;
}

/**
 * Where a consumer's message of one type ends: a user's handler or a saga coordinator. "early": it
 * belongs to something that does not exist yet.
 */
export interface Endpoint {
  readonly route: Route;
  prepare?(event: Event, context: AttemptContext): Promise<unknown>;
  handle(event: Event, context: TransactionalContext): Promise<HandlingResult>;
}

export type HandlingResult = "applied" | "early" | { readonly ignored: string };
