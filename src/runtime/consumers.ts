import type { Clock } from "./clock.js";
import { RuntimeError } from "./errors.js";
import { listConsumers, removeConsumer } from "./store/operations/consumers.js";
import type { Store } from "./store/store.js";
import { single } from "./store/transaction.js";
import { systemClock } from "./system-clock.js";

/** A consumer that the log of the postgres transport knows. */
export interface KnownConsumer {
  readonly consumer: string;
  /** How many messages of the log lie before it, those of other channels included. */
  readonly behind: number;
  /** Processes that read for it now. */
  readonly members: number;
}

export interface Consumers {
  list(): Promise<readonly KnownConsumer[]>;
  /**
   * Forgets a consumer that will not come back: the log no longer keeps messages for it. Refused
   * while a process reads for it.
   */
  remove(consumer: string): Promise<void>;
}

/**
 * The consumers of the postgres transport in this store, for operating it. `clock`: that of the
 * services, where it is a virtual one.
 */
export function consumers(store: Store, clock: Clock = systemClock): Consumers {
  return {
    list: () => single(store, clock, listConsumers),
    async remove(consumer) {
      if (await single(store, clock, (tx) => removeConsumer(tx, consumer))) return;
      throw new RuntimeError(
        "options",
        `The consumer "${consumer}" is unknown, or a process reads for it.`,
      );
    },
  };
}
