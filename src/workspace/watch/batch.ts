export interface BatchClock {
  /** Milliseconds from any fixed point. */
  now(): number;
  /** Calls `work` after `delayMs`; returns how to cancel. */
  schedule(work: () => void, delayMs: number): () => void;
}

export interface BatchLimits {
  /** A batch ends when nothing came for this long. */
  readonly quietMs: number;
  /** It ends at this age even when more keeps coming. */
  readonly maxAgeMs: number;
}

export interface Batch {
  add(path: string): void;
  /** The next batch, each path once; resolves at once when one has ended meanwhile. */
  next(): Promise<ReadonlySet<string>>;
}

/**
 * Gathers what comes in bursts: an editor saves in several steps, a checkout changes many files. The
 * age is limited so that a file that is written all the time does not put a batch off for ever.
 */
export function createBatch(clock: BatchClock, { quietMs, maxAgeMs }: BatchLimits): Batch {
  let open = new Set<string>();
  let ended = new Set<string>();
  let [firstAt, cancel] = [0, () => {}];
  let waiting: ((paths: ReadonlySet<string>) => void) | undefined;
  const deliver = (): void => {
    if (waiting === undefined || ended.size === 0) return;
    const [resolve, paths] = [waiting, ended];
    [waiting, ended] = [undefined, new Set()];
    resolve(paths);
  };
  const end = (): void => {
    for (const path of open) ended.add(path);
    open = new Set();
    deliver();
  };
  return {
    add: (path) => {
      const now = clock.now();
      if (open.size === 0) firstAt = now;
      open.add(path);
      cancel();
      cancel = clock.schedule(end, Math.max(0, Math.min(quietMs, firstAt + maxAgeMs - now)));
    },
    next: () =>
      new Promise((resolve) => {
        waiting = resolve;
        deliver();
      }),
  };
}
