import type { Tx } from "../../../runtime/store/store.js";

/** The database under a simulation: one transaction at a time, and the time that it is told. */
export interface SimulationDatabase {
  /** The runtime's own schema, quoted. */
  readonly schema: string;
  /** Runs `work` at simulated time `nowMs`; rolls back when it throws. */
  transaction<T>(nowMs: number, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Statements without parameters, several at once, outside of transactions. */
  exec(sql: string): Promise<void>;
  close(): Promise<void>;
}
