import { AsyncLocalStorage } from "node:async_hooks";

/** Knows whether the code that asks was called from within some piece of work that is not over. */
export interface Inside {
  run<T>(work: () => Promise<T>): Promise<T>;
  isInside(): boolean;
}

export function createInside(): Inside {
  const current = new AsyncLocalStorage<{ open: boolean }>();
  return {
    async run(work) {
      // Timers and loops begun inside keep this context after the end: hence the flag.
      const inside = { open: true };
      try {
        return await current.run(inside, work);
      } finally {
        inside.open = false;
      }
    },
    isInside: () => current.getStore()?.open === true,
  };
}

/** Users' code that runs in a transaction of the runtime: handlers, and what `transaction` is given. */
export const userTransaction: Inside = createInside();
