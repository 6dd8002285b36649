import { insertOutbox } from "../store/operations/insert-outbox.js";
import { lockKeys } from "../store/operations/lock-keys.js";
import type { Queryable } from "../store/store.js";
import type { Outgoing } from "./outgoing.js";

/** Takes the keys' locks, then writes the rows: ids are drawn in the order of the commits of a key. */
export async function writeOutbox(
  tx: Queryable & { readonly schema: string },
  messages: readonly Outgoing[],
): Promise<void> {
  if (messages.length === 0) return;
  await lockKeys(tx, messages);
  await insertOutbox(tx, messages);
}
