import type { Health, ServiceDefinition } from "../service.js";
import { countWaiting } from "../store/operations/health.js";
import type { Store } from "../store/store.js";
import { isStoreAway } from "../store/store-errors.js";
import type { Counters } from "./counters.js";
import type { State } from "./lifecycle.js";
import type { ConsumerPlan } from "./plan-consumers.js";

export interface HealthSources {
  readonly state: State;
  readonly failure: string | undefined;
  readonly store: Store;
  readonly definition: ServiceDefinition;
  readonly consumers: readonly ConsumerPlan[];
  readonly counters: Counters;
}

const nothing = { outbox: 0, parked: 0, dead: 0, running: 0, stuck: 0 };

/** Never throws for a store that is away: that is what it is there to tell. */
export async function readHealth(sources: HealthSources): Promise<Health> {
  const { state, store, definition, consumers, counters } = sources;
  let reason = sources.failure;
  let waiting = nothing;
  if (state === "running") {
    try {
      waiting = await countWaiting(
        store,
        definition.name,
        consumers.map(({ name }) => name),
      );
    } catch (error) {
      if (!isStoreAway(error)) throw error;
      reason = "The database cannot be reached.";
    }
  }
  return {
    status: statusOf(state, reason),
    ...(reason === undefined ? {} : { reason }),
    outboxWaiting: waiting.outbox,
    parked: waiting.parked,
    deadLetters: waiting.dead,
    sagasRunning: waiting.running,
    sagasStuck: waiting.stuck,
    counters: counters.values,
  };
}

function statusOf(state: State, reason: string | undefined): Health["status"] {
  if (state === "running") return reason === undefined ? "running" : "degraded";
  return state === "stopping" || state === "stopped" ? "stopped" : "starting";
}
