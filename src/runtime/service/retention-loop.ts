import { pruneInbox, pruneSagas, pruneTombstones } from "../store/operations/prune.js";
import type { Store } from "../store/store.js";
import { single } from "../store/transaction.js";
import type { Environment } from "../transport/transport.js";
import { type Loop, type PassResult, startLoop } from "../work/loop.js";

const pollMs = 60_000;

export interface Retention {
  readonly service: string;
  /** Of inbox and tombstones. */
  readonly dedupeWindowMs: number;
  /** Of ended saga instances. */
  readonly sagaRetentionMs: number;
}

/** Forgets what has served its time: in small batches, so that no work waits for it. */
export function startRetentionLoop(
  store: Store,
  environment: Environment,
  { service, dedupeWindowMs, sagaRetentionMs }: Retention,
): Loop {
  const pass = async (): Promise<PassResult> => {
    const { clock } = environment;
    const ids = await single(store, clock, (tx) => pruneInbox(tx, dedupeWindowMs));
    const tombstones = await single(store, clock, (tx) => pruneTombstones(tx, dedupeWindowMs));
    const sagas = await single(store, clock, (tx) => pruneSagas(tx, service, sagaRetentionMs));
    return ids + tombstones + sagas > 0 ? "again" : undefined;
  };
  return startLoop({ name: "retention", environment, pass, pollMs });
}
