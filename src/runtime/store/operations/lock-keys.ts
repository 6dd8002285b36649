import { hash32, signed32 } from "../../wire/hash.js";
import type { Queryable } from "../store.js";

const keysNamespace = 0x61677302;

/**
 * Holds every other writer of these keys back until the commit. In sorted order: two transactions
 * that took the same locks in different orders would deadlock.
 */
export async function lockKeys(
  tx: Queryable,
  messages: readonly { readonly channel: string; readonly key: string | undefined }[],
): Promise<void> {
  const hashes = new Set<number>();
  for (const { channel, key } of messages) {
    if (key !== undefined) hashes.add(signed32(hash32(`${channel}\n${key}`)));
  }
  if (hashes.size === 0) return;
  await tx.query("select pg_advisory_xact_lock($1, hash) from unnest($2::integer[]) as hash", [
    keysNamespace,
    [...hashes].sort((a, b) => a - b),
  ]);
}
