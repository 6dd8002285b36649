import { createHash } from "node:crypto";

/** One thing that happened. */
export interface SimulatedEvent {
  /** Milliseconds since the story began. */
  readonly atMs: number;
  readonly what: string;
  /** Who it happened to: a process, a consumer, `broker`. */
  readonly at: string;
  readonly about: string;
}

/** Everything that happened, in order. The same seed writes the same, on any machine. */
export interface EventLog {
  note(what: string, at: string, about?: string): void;
  readonly events: readonly SimulatedEvent[];
  /** Names the whole story in 16 hexadecimal digits. */
  hash(): string;
}

export function createEventLog(now: () => number): EventLog {
  const startMs = now();
  const events: SimulatedEvent[] = [];
  return {
    events,
    note(what, at, about = "") {
      events.push({ atMs: now() - startMs, what, at, about });
    },
    hash() {
      const hash = createHash("sha256");
      for (const { atMs, what, at, about } of events)
        hash.update(`${atMs} ${what} ${at} ${about}\n`);
      return hash.digest("hex").slice(0, 16);
    },
  };
}
