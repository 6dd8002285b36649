import type { Store } from "../../runtime/store/store.js";
import type { ConformanceCase } from "./conformance-case.js";
import { storeCases } from "./store-cases.js";
import { transactionCases } from "./transaction-cases.js";

export interface StoreConformanceOptions {
  /** An empty database, not migrated; each case asks for one. */
  readonly create: () => Promise<Store>;
  /** After each case; default: nothing, for who empties one database again and again. */
  readonly dispose?: (store: Store) => Promise<void>;
}

const timeoutMs = 60_000;

/** What every store must do, as cases for your test runner. */
export function storeConformance(options: StoreConformanceOptions): readonly ConformanceCase[] {
  return [...transactionCases, ...storeCases].map(({ name, run }) => ({
    name,
    timeoutMs,
    async run() {
      const store = await options.create();
      try {
        await store.exec("create table notes (id integer primary key, text text)");
        await run(store);
      } finally {
        await options.dispose?.(store);
      }
    },
  }));
}
