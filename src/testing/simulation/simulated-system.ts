import type { ServiceDefinition } from "../../runtime/service.js";
import type { ContractFixture, MessageSamples } from "../contract.js";

/** One service of the system: what is generated, with what the user wrote. */
export interface SimulatedService {
  readonly service: ServiceDefinition;
  readonly handlers?: object;
  /** Saga bodies by saga name. */
  readonly sagas?: object;
}

/** A project as it is simulated. */
export interface SimulatedSystem {
  readonly services: readonly SimulatedService[];
  /** The project's migrations, and what each story finds in its tables. */
  readonly fixture?: ContractFixture;
  /** By wire type; what the stories that are there by themselves begin with. */
  readonly samples?: Readonly<Record<string, MessageSamples>>;
}
