import type { Clock } from "./clock.js";
import { RuntimeError } from "./errors.js";
import { listConsumers, removeConsumer } from "./store/operations/consumers.js";
import type { Store } from "./store/store.js";
import { single } from "./store/transaction.js";
import { systemClock } from "./system-clock.js";

/** A consumer of the log of the postgres transport, or of a stream of NATS. */
export interface KnownConsumer {
  readonly consumer: string;
  /** The stream of NATS that it reads; absent: the log in this store. */
  readonly stream?: string;
  /**
   * How many messages of the log lie before it, those of other channels included. Absent for a stream:
   * that only its server knows.
   */
  readonly behind?: number;
  /** Processes that read for it now. */
  readonly members: number;
}

export interface Consumers {
  list(): Promise<readonly KnownConsumer[]>;
  /**
   * Forgets a consumer that will not come back: the log no longer keeps messages for it. With
   * `stream`, what this store says of one that read there; its position is in the server. Refused
   * while a process reads for it.
   */
  remove(consumer: string, options?: { readonly stream?: string }): Promise<void>;
}

/**
 * The consumers whose services have this store, for operating it. `clock`: that of the
 * services, where it is a virtual one.
 */
export function consumers(store: Store, clock: Clock = systemClock): Consumers {
  return {
    list: () => single(store, clock, listConsumers),
    async remove(consumer, { stream } = {}) {
      if (await single(store, clock, (tx) => removeConsumer(tx, consumer, stream))) return;
      throw new RuntimeError(
        "options",
        `The consumer "${consumer}" is unknown, or a process reads for it.`,
      );
    },
  };
}
