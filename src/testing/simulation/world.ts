import type { Clock } from "../../runtime/clock.js";
import type { Transport } from "../../runtime/transport/transport.js";
import type { SimulationDatabase } from "./database/database.js";
import type { Lateness } from "./durations.js";
import type { EventLog } from "./event-log.js";
import type { Faults } from "./faults.js";
import type { Outages } from "./outages.js";
import type { Scheduler } from "./scheduler.js";
import type { SimulatedTime } from "./simulated-time.js";
import type { Witness } from "./witness.js";

/** Everything that the processes of one story share. */
export interface World {
  readonly seed: number;
  readonly time: SimulatedTime;
  /** Of what belongs to no process: the broker, and who tells stories. */
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly log: EventLog;
  readonly faults: Faults;
  readonly outages: Outages;
  readonly lateness: Lateness;
  readonly witness: Witness;
  readonly database: SimulationDatabase;
  readonly broker: Transport;
  /** Numbers what has the same name: `CreditCheck to credit #2`. */
  ordinal(name: string): string;
  /** Awaits that processes have come past, and the one at which one of them is to end. */
  readonly points: { passed: number; readonly last: number | undefined };
}
