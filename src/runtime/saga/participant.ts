import type { Received } from "../handler.js";
import type { Logger } from "../logger.js";
import type { MessageDescriptor, Route } from "../message.js";
import type { Tx } from "../store/store.js";

/** What the consumer gives a coordinator: everything happens in one transaction of the store. */
export interface CoordinatorContext {
  readonly tx: Tx;
  readonly nowMs: number;
  readonly log: Logger;
  /** Buffers a message of the saga; validated and keyed like any other publish. */
  send(message: MessageDescriptor, payload: unknown, saga: SagaAttributes): Promise<void>;
  /** Adds one to a counter of `health()`. */
  count(name: string): void;
}

export interface SagaAttributes {
  readonly sagaid: string;
  readonly sagastep?: string;
  /** The instance's own: an answer may come from somebody who lost the conversation's. */
  readonly correlationId: string;
}

/** A due timer, locked by the caller in the same transaction and deleted when the call returns. */
export interface DueTimer {
  readonly saga: string;
  readonly instance: string;
  readonly step: string | undefined;
  readonly epoch: number;
  readonly correlationId: string;
  readonly causationId: string | undefined;
}

/** A saga coordinator as the consumer sees it: one more consumer, named `<service>.<saga>`. */
export interface Coordinator {
  readonly consumer: string;
  readonly receives: readonly Route[];
  onMessage(
    event: Received<MessageDescriptor>,
    context: CoordinatorContext,
  ): Promise<CoordinatorOutcome>;
  onTimer(timer: DueTimer, context: CoordinatorContext): Promise<void>;
}

/**
 * "applied"; or "early": the message belongs to an instance that does not exist yet, so the
 * consumer parks it and tries again; or "ignored", with the reason as a counter's name.
 */
export type CoordinatorOutcome = "applied" | "early" | { readonly ignored: string };
