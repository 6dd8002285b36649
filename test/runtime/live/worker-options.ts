/** What a worker process is told in `WORKER`, as JSON. */
export interface WorkerOptions {
  readonly url: string;
  /** `journal`: see journal-transport.ts; `apart`: the log is in the database `logUrl`. */
  readonly transport: "log" | "apart" | "journal";
  readonly logUrl?: string;
  /** `naive relay`: what an application does that has heard of outboxes only. */
  readonly role: "depot" | "shop" | "naive relay";
  /** Ends the process by SIGKILL before the n-th call to database or transport. */
  readonly killAt?: number;
  /** Tells its parent of each call, by IPC: `{ point: "insert inbox" }`. */
  readonly tellPoints?: boolean;
  /** SIGKILL before the broker is told, or when it has accepted and before the relay hears of it. */
  readonly dieWhenPublishing?: "before" | "after";
  /** A planted bug: the transport hears that a message is done with before that is so. */
  readonly acknowledgingEarly?: boolean;
  /** The broker refuses messages whose `note` says so. */
  readonly refusing?: boolean;
  /** SIGSTOP where a payload's note says "stop here". */
  readonly stopping?: boolean;
  readonly attemptsMax?: number;
  /** Messages per transaction. */
  readonly batch?: number;
  readonly unknownTypes?: "dead-letter" | "ignore";
  readonly pollMs?: number;
  /** Runs when the parent sends `{ write: true }`. */
  readonly writing?: WritingOptions;
}

export interface WritingOptions {
  /** Transactions side by side in this process. */
  readonly writers: number;
  readonly perWriter: number;
  readonly keys: readonly string[];
  /**
   * `after`: publish when the key's number is known, under the lock of its row; `before`: the outbox
   * row comes first, and the row's lock later; `many`: all keys in one transaction, in one order or the other.
   */
  readonly publish: "after" | "before" | "many";
}
