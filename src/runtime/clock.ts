/** Time as the runtime sees it; injected, so that everything runs under a virtual clock too. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /**
   * Calls `work` after at least `delayMs`; returns how to cancel. Never keeps the process alive by
   * itself. A "poll" only looks whether something was missed: a virtual clock that jumps from one
   * deadline to the next runs polls on the way but never travels for their sake.
   */
  schedule(work: () => void, delayMs: number, kind?: "deadline" | "poll"): () => void;
  /**
   * True when SQL must use this clock instead of the database's own: every transaction then sets
   * `asyncapi_gen.now`. The system clock leaves it false (application clocks are skewed).
   */
  readonly virtual: boolean;
}

/** Randomness as the runtime sees it; seeded in tests. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** A new unique id: UUID version 7 by default. */
  newId(): string;
}
