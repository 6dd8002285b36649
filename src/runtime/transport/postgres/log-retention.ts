import { pruneImports, pruneLog } from "../../store/operations/prune-log.js";
import type { Store } from "../../store/store.js";
import { single } from "../../store/transaction.js";
import { type Loop, type PassResult, startLoop } from "../../work/loop.js";
import type { Environment } from "../transport.js";

const pollMs = 60_000;

/** Keeps the log within its retention, in small batches. */
export function startLogRetention(
  store: Store,
  environment: Environment,
  retentionMs: number,
): Loop {
  const pass = async (): Promise<PassResult> => {
    const { clock } = environment;
    const entries = await single(store, clock, (tx) => pruneLog(tx, retentionMs));
    const imports = await single(store, clock, (tx) => pruneImports(tx, retentionMs));
    return entries + imports > 0 ? "again" : undefined;
  };
  return startLoop({ name: "log retention", environment, pass, pollMs });
}
