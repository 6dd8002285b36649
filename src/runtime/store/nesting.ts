import { AsyncLocalStorage } from "node:async_hooks";
import { RuntimeError } from "../errors.js";

/** Notices code that runs inside a transaction and asks the same connection from outside of it. */
export interface NestingGuard {
  /** Runs `work` as the inside of a transaction. */
  inside<T>(work: () => Promise<T>): Promise<T>;
  /** Throws when called from inside: on one connection it would wait for itself for ever. */
  refuseInside(call: string): void;
}

export function createNestingGuard(): NestingGuard {
  const current = new AsyncLocalStorage<{ open: boolean }>();
  return {
    async inside(work) {
      // Timers and loops begun inside keep this context after the end: hence the flag.
      const transaction = { open: true };
      try {
        return await current.run(transaction, work);
      } finally {
        transaction.open = false;
      }
    },
    refuseInside(call) {
      if (current.getStore()?.open !== true) return;
      throw new RuntimeError(
        "nested-transaction",
        `${call} was called inside a transaction of the same store, which has one connection: it would wait for itself. Use the \`tx\` you were given.`,
      );
    },
  };
}
