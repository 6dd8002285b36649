import type { Store } from "./store.js";

/** Lets only so many transactions of one kind run at once; the others wait in order. */
export interface Slots {
  use<T>(work: () => Promise<T>): Promise<T>;
}

const slots = new WeakMap<Store, Slots>();

// For callers from outside (web requests) and for the relay, whatever the handlers do.
const keptFree = 2;

/** The connections that handlers may take of a store's: never all of them. */
export function handlerSlots(store: Store): Slots {
  const known = slots.get(store) ?? createSlots(Math.max(1, store.connectionsMax - keptFree));
  slots.set(store, known);
  return known;
}

function createSlots(size: number): Slots {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return {
    async use(work) {
      if (taken >= size) await new Promise<void>((resolve) => waiting.push(resolve));
      else taken += 1;
      try {
        return await work();
      } finally {
        // A slot is handed on, not freed, when somebody waits for it.
        const next = waiting.shift();
        if (next === undefined) taken -= 1;
        else next();
      }
    },
  };
}
