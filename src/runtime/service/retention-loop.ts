import { pruneInbox, pruneTombstones } from "../store/operations/prune.js";
import type { Store } from "../store/store.js";
import { single } from "../store/transaction.js";
import type { Environment } from "../transport/transport.js";
import { type Loop, type PassResult, startLoop } from "../work/loop.js";

const pollMs = 60_000;

/** Keeps inbox and tombstones within the dedupe window: small batches, so that no work waits for it. */
export function startRetentionLoop(store: Store, environment: Environment, windowMs: number): Loop {
  const pass = async (): Promise<PassResult> => {
    const { clock } = environment;
    const ids = await single(store, clock, (tx) => pruneInbox(tx, windowMs));
    const tombstones = await single(store, clock, (tx) => pruneTombstones(tx, windowMs));
    return ids + tombstones > 0 ? "again" : undefined;
  };
  return startLoop({ name: "retention", environment, pass, pollMs });
}
