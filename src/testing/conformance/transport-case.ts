import type { TransportBench } from "./transport-bench.js";
import type { TransportConformanceOptions } from "./transport-under-test.js";

/** A case before it is given a transport. */
export interface TransportCase {
  readonly number: number;
  readonly name: string;
  /** Whether what was declared promises this. Absent: every transport does. */
  readonly applies?: (options: TransportConformanceOptions) => boolean;
  readonly run: (bench: TransportBench, options: TransportConformanceOptions) => Promise<void>;
}
