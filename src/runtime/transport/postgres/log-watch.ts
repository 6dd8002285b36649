import type { MovedShard } from "../../store/operations/move-outbox.js";
import { type LogRow, readLogHeads } from "../../store/operations/read-log.js";
import type { Store } from "../../store/store.js";
import { single } from "../../store/transaction.js";
import { startLoop } from "../../work/loop.js";
import { nudge, onNudge } from "../../work/signals.js";
import type { Environment } from "../transport.js";

type Listener = (appended: readonly LogRow[]) => void;

/** Knows how far each shard of the log goes, and tells the subscriptions of this process. */
export interface LogWatch {
  readonly heads: ReadonlyMap<number, number>;
  /** What this process has just appended, in order: whoever stands right before it need not ask. */
  announce(appended: readonly LogRow[]): void;
  /** The same where the rows are not known here. */
  announceMoved(moved: readonly MovedShard[]): void;
  /** Whether anybody in this process reads the log. */
  readonly isHeard: boolean;
  /** Calls `listener` whenever a head has moved, with the rows if they are known; returns how to stop. */
  onMove(listener: Listener): () => void;
  stop(): Promise<void>;
}

/** One small query per poll for all subscriptions, instead of one per consumer and shard. */
export async function startLogWatch(
  store: Store,
  environment: Environment,
  pollMs: number,
): Promise<LogWatch> {
  const heads = new Map<number, number>();
  const listeners = new Set<Listener>();
  let announcing = false;

  const raise = (found: Iterable<readonly [number, number]>, appended: readonly LogRow[]) => {
    let moved = false;
    for (const [shard, pos] of found) {
      if (pos <= (heads.get(shard) ?? 0)) continue;
      heads.set(shard, pos);
      moved = true;
    }
    if (moved) for (const listener of listeners) listener(appended);
  };
  const pass = async () => {
    raise(await single(store, environment.clock, readLogHeads), []);
    return undefined;
  };
  await pass();
  const loop = startLoop({ name: "log watch", environment, pass, pollMs });
  const stopListening = onNudge(store, "log", () => {
    if (!announcing) loop.wake();
  });
  loop.wake();
  const announce = (
    moved: readonly Pick<LogRow, "shard" | "pos">[],
    appended: readonly LogRow[],
  ) => {
    if (moved.length === 0) return;
    raise(
      moved.map(({ shard, pos }) => [shard, pos] as const),
      appended,
    );
    announcing = true;
    nudge(store, "log"); // for other transports on this database
    announcing = false;
  };
  return {
    heads,
    announce: (appended) => announce(appended, appended),
    announceMoved: (moved) => announce(moved, []),
    get isHeard() {
      return listeners.size > 0;
    },
    onMove(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async stop() {
      stopListening();
      await loop.stop();
    },
  };
}
