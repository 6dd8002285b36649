import type { Store } from "../../runtime/store/store.js";
import { ContractViolation, show } from "../contract/violation.js";

/** A case before it is given a store, which is empty but for the table `notes`. */
export interface StoreCase {
  readonly name: string;
  readonly run: (store: Store) => Promise<void>;
}

/** The ids in `notes`, in order. */
export async function ids(store: Store): Promise<readonly number[]> {
  const { rows } = await store.query<{ id: number }>("select id from notes order by id");
  return rows.map(({ id }) => id);
}

/** The error that `work` ends with; throws when its message, or its `code`, is not as expected. */
export async function expectThrown(
  what: string,
  work: Promise<unknown>,
  expected: { readonly message?: string; readonly code?: string },
): Promise<void> {
  const error = await work.then(
    (value) => new ContractViolation(`${what}: it did not fail, but answered ${show(value)}`),
    (thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown))),
  );
  if (error instanceof ContractViolation) throw error;
  const code = "code" in error ? error.code : undefined;
  const fits =
    error.message.includes(expected.message ?? "") &&
    (expected.code === undefined || expected.code === code);
  if (fits) return;
  throw new ContractViolation(
    `${what}\n  expected: an error with ${show(expected)}\n  seen:     ${error.message} (code ${show(code)})`,
  );
}
