import type { Clock } from "../clock.js";

/** A clock that moves only when told to. */
export interface VirtualClock extends Clock {
  readonly virtual: true;
  /** When the next deadline (not poll) is due; undefined: nothing is scheduled. */
  nextDeadline(): number | undefined;
  /** Jumps to `timeMs`, then calls everything that is due by then, earliest first. */
  jumpTo(timeMs: number): void;
}

interface Entry {
  readonly dueMs: number;
  readonly order: number;
  readonly kind: "deadline" | "poll";
  readonly work: () => void;
}

/** 2026-01-01T00:00:00Z, unless told otherwise. */
const epochMs = Date.UTC(2026, 0, 1);

/** A clock for tests and simulations. */
export function virtualClock(startMs: number = epochMs): VirtualClock {
  let nowMs = startMs;
  let order = 0;
  const entries = new Set<Entry>();
  const earliest = (accepts: (entry: Entry) => boolean): Entry | undefined => {
    let first: Entry | undefined;
    for (const entry of entries) {
      if (accepts(entry) && (first === undefined || isBefore(entry, first))) first = entry;
    }
    return first;
  };
  return {
    virtual: true,
    now: () => nowMs,
    schedule(work, delayMs, kind = "deadline") {
      order += 1;
      const entry: Entry = { dueMs: nowMs + Math.max(0, delayMs), order, kind, work };
      entries.add(entry);
      return () => entries.delete(entry);
    },
    nextDeadline: () => earliest((entry) => entry.kind === "deadline")?.dueMs,
    jumpTo(timeMs) {
      nowMs = Math.max(nowMs, timeMs);
      const last = order; // what the calls schedule anew waits for the next jump
      for (;;) {
        const due = earliest((entry) => entry.dueMs <= nowMs && entry.order <= last);
        if (due === undefined) return;
        entries.delete(due);
        due.work();
      }
    },
  };
}

const isBefore = (a: Entry, b: Entry): boolean =>
  a.dueMs === b.dueMs ? a.order < b.order : a.dueMs < b.dueMs;
