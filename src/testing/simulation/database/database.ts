import type { Tx } from "../../../runtime/store/store.js";

/** The database under a simulation: one transaction at a time, and the time that it is told. */
export interface SimulationDatabase {
  /** The runtime's own schema, quoted. */
  readonly schema: string;
  /** Runs `work` at simulated time `nowMs`; rolls back when it throws. */
  transaction<T>(nowMs: number, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Statements without parameters, several at once, outside of transactions. */
  exec(sql: string): Promise<void>;
  /** Where it can keep itself as it is, bit by bit. */
  readonly memory?: DatabaseMemory;
  close(): Promise<void>;
}

export interface DatabaseMemory {
  /** Keeps everything as it is now; the answer puts it back, as often as it is called. */
  remember(): () => void;
  /** The statements that it has prepared, in the order in which they came. */
  statements(): readonly string[];
  /** Prepares these, and makes a plan for each on the tables as they are now. */
  plan(statements: readonly string[]): void;
}
