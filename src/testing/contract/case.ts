import type { ContractTest } from "../contract.js";

export type Case = ContractTest;

const plainTimeoutMs = 5_000;
// Opening a database takes seconds, more on a busy machine.
const databaseTimeoutMs = 60_000;

/** A case without a database. */
export const plain = (name: string, check: () => void): Case => ({
  name,
  todo: false,
  timeoutMs: plainTimeoutMs,
  run: async () => check(),
});

/** A case on the runtime. */
export const staged = (name: string, todo: boolean, run: () => Promise<void>): Case => ({
  name,
  todo,
  timeoutMs: databaseTimeoutMs,
  run,
});
