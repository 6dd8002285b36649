import { RuntimeError } from "../errors.js";
import type { Route } from "../message.js";
import type { Published } from "../service.js";
import { writeOutbox } from "../store/operations/write-outbox.js";
import type { Tx } from "../store/store.js";
import {
  type Cause,
  composeMessage,
  type Outgoing,
  type OutgoingOptions,
  type Sender,
} from "./outgoing.js";

/**
 * What one transaction publishes, until its end. Buffered, so that the key locks are taken last, in
 * one sorted order, and are held only from there to the commit.
 */
export interface OutboxBuffer {
  publish(route: Route, payload: unknown, options: OutgoingOptions): Promise<Published>;
  /**
   * Ends it, and answers its messages. Throws what a publish was refused with, even where the caller
   * did not await it: a transaction that meant to say something must not commit without it.
   */
  close(): readonly Outgoing[];
  /** Ends it, and writes its messages with the commit. */
  flush(tx: Tx): Promise<void>;
  readonly size: number;
}

export function createBuffer(cause: Cause, sender: Sender): OutboxBuffer {
  const messages: Outgoing[] = [];
  let refusal: unknown;
  let flushed = false;
  const append = async (route: Route, payload: unknown, options: OutgoingOptions) => {
    if (flushed) {
      throw new RuntimeError(
        "transaction-ended",
        `${route.message.type} was published after its transaction had ended: await what you publish.`,
      );
    }
    try {
      refuseTooMany(messages.length, sender.publishMax);
      const message = composeMessage(route, payload, options, cause, sender);
      messages.push(message);
      return { id: message.envelope.id, correlationId: message.envelope.correlationid };
    } catch (error) {
      refusal ??= error;
      throw error;
    }
  };
  const close = () => {
    flushed = true;
    if (refusal !== undefined) throw refusal;
    return messages;
  };
  return {
    publish(route, payload, options) {
      const published = append(route, payload, options);
      // Nobody may be listening; `flush` throws the same error where it cannot be missed. After the
      // flush nothing else would tell, so then it stays a rejection.
      if (!flushed) published.catch(() => {});
      return published;
    },
    close,
    async flush(tx) {
      writeOutbox(tx, close());
    },
    get size() {
      return messages.length;
    },
  };
}

function refuseTooMany(published: number, publishMax: number): void {
  if (published < publishMax) return;
  throw new RuntimeError(
    "limit-exceeded",
    `A transaction published more than ${publishMax} messages (publishMax): divide its work.`,
  );
}
