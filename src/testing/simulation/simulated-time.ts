import type { Clock } from "../../runtime/clock.js";

/** The clock of one process, which ends with it. */
export interface ProcessClock {
  readonly clock: Clock;
  /** From here on nothing that it scheduled happens. */
  stop(): void;
  /** Lets a dead process finish: whatever waits for its clock goes on at once. */
  unblock(): void;
}

/** The one time of a simulation, and clocks that show it, each as wrong as its machine's. */
export interface SimulatedTime {
  now(): number;
  /** `skewMs`: how far the clock of this process is ahead of the database's. */
  clockOf(skewMs: number): ProcessClock;
  /** Calls what is due, earliest first; answers how much that was. */
  fireDue(): number;
  /**
   * When the next deadline is due; undefined: there is none. Polls do not count, unless `isWatchful`:
   * then those do by which processes take over what others have left.
   */
  nextMs(isWatchful: boolean): number | undefined;
  moveTo(timeMs: number): void;
  /** Everybody looks whether something was missed. */
  pollAll(): void;
}

interface Entry {
  dueMs: number;
  readonly delayMs: number;
  readonly order: number;
  readonly kind: "deadline" | "poll";
  readonly work: () => void;
}

/** How often leases are renewed: the one poll that does more than to look for what a nudge may have told. */
const leasePollMs = 3_000;

/**
 * `runsPoll` decides, for each poll that is due, whether it runs now or once more later:
 * within one process nudges have told all that it could find, so nearly all of them are in vain.
 */
export function createTime(startMs: number, runsPoll: () => boolean): SimulatedTime {
  let nowMs = startMs;
  let order = 0;
  const entries = new Set<Entry>();
  const add = (work: () => void, delayMs: number, kind: Entry["kind"]): Entry => {
    order += 1;
    const entry = { dueMs: nowMs + Math.max(0, delayMs), delayMs, order, kind, work };
    entries.add(entry);
    return entry;
  };
  const runs = (entry: Entry): boolean => {
    if (entry.kind === "deadline" || entry.delayMs === leasePollMs || runsPoll()) return true;
    entry.dueMs = nowMs + entry.delayMs;
    return false;
  };
  return {
    now: () => nowMs,
    clockOf: (skewMs) => createClock(() => nowMs + skewMs, entries, add),
    fireDue() {
      const due = inOrder([...entries].filter(({ dueMs }) => dueMs <= nowMs));
      let fired = 0;
      for (const entry of due) {
        if (!entries.has(entry) || !runs(entry)) continue;
        entries.delete(entry);
        entry.work();
        fired += 1;
      }
      return fired;
    },
    nextMs(isWatchful) {
      let first: number | undefined;
      for (const { kind, dueMs, delayMs } of entries) {
        const counts = kind === "deadline" || (isWatchful && delayMs === leasePollMs);
        if (counts && (first === undefined || dueMs < first)) first = dueMs;
      }
      return first;
    },
    moveTo(timeMs) {
      nowMs = Math.max(nowMs, timeMs);
    },
    pollAll() {
      for (const entry of inOrder([...entries].filter(({ kind }) => kind === "poll"))) {
        if (entries.delete(entry)) entry.work();
      }
    },
  };
}

const inOrder = (entries: readonly Entry[]): readonly Entry[] =>
  entries.toSorted((a, b) => a.dueMs - b.dueMs || a.order - b.order);

function createClock(
  now: () => number,
  entries: Set<Entry>,
  add: (work: () => void, delayMs: number, kind: Entry["kind"]) => Entry,
): ProcessClock {
  const own = new Set<Entry>();
  let state: "running" | "stopped" | "unblocked" = "running";
  const schedule: Clock["schedule"] = (work, delayMs, kind = "deadline") => {
    if (state === "unblocked" && kind === "deadline") setImmediate(work);
    if (state !== "running") return () => {};
    const entry = add(
      () => {
        own.delete(entry);
        work();
      },
      delayMs,
      kind,
    );
    own.add(entry);
    return () => {
      own.delete(entry);
      entries.delete(entry);
    };
  };
  return {
    clock: { virtual: true, now, schedule },
    stop() {
      state = "stopped";
      for (const entry of own) entries.delete(entry);
    },
    unblock() {
      state = "unblocked";
      for (const { kind, work } of own) if (kind === "deadline") setImmediate(work);
      own.clear();
    },
  };
}
