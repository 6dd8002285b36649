import type { Clock } from "../clock.js";
import type { Health, ServiceDefinition } from "../service.js";
import { countWaiting } from "../store/operations/health.js";
import type { Store } from "../store/store.js";
import { isStoreAway } from "../store/store-errors.js";
import { single } from "../store/transaction.js";
import { type Gauges, nothingWaits } from "../telemetry/gauges.js";
import type { Transport } from "../transport/transport.js";
import type { Counters } from "./counters.js";
import type { State } from "./lifecycle.js";
import type { ConsumerPlan } from "./plan-consumers.js";

export interface GaugeSources {
  readonly store: Store;
  readonly transport: Transport;
  readonly definition: ServiceDefinition;
  readonly consumers: readonly ConsumerPlan[];
  readonly clock: Clock;
}

export interface HealthSources extends GaugeSources {
  readonly state: State;
  readonly failure: string | undefined;
  readonly counters: Counters;
}

/** Never throws for a store that is away: that is what it is there to tell. */
export async function readHealth(sources: HealthSources): Promise<Health> {
  let reason = sources.failure;
  let gauges = nothingWaits;
  if (sources.state === "running") {
    try {
      gauges = await readGauges(sources, () => {
        reason ??= "The transport cannot be reached.";
      });
    } catch (error) {
      if (!isStoreAway(error)) throw error;
      reason = "The database cannot be reached.";
    }
  }
  return {
    status: statusOf(sources.state, reason),
    ...(reason === undefined ? {} : { reason }),
    ...gauges,
    counters: sources.counters.values,
  };
}

/**
 * What waits in the store and the transport at this moment. A transport that is away hides only its own
 * part: how the outbox grows meanwhile is what one wants to see.
 */
export async function readGauges(
  sources: GaugeSources,
  onTransportAway: () => void = () => {},
): Promise<Gauges> {
  const { store, transport, definition } = sources;
  const consumers = sources.consumers.map(({ name }) => name);
  const backlogs = async (): Promise<ReadonlyMap<string, number>> =>
    (await transport.backlog?.(consumers)) ?? new Map();
  const [waiting, backlog] = await Promise.all([
    single(store, sources.clock, (tx) => countWaiting(tx, definition.name, consumers)),
    backlogs().catch((error: unknown) => {
      if (!isStoreAway(error)) throw error;
      onTransportAway();
      return new Map<string, number>();
    }),
  ]);
  return {
    outboxWaiting: waiting.outbox,
    relayLagMs: Math.round(waiting.lag_ms),
    parked: waiting.parked,
    deadLetters: waiting.dead,
    sagasRunning: waiting.running,
    sagasStuck: waiting.stuck,
    backlog: Object.fromEntries(backlog),
  };
}

function statusOf(state: State, reason: string | undefined): Health["status"] {
  if (state === "running") return reason === undefined ? "running" : "degraded";
  return state === "stopping" || state === "stopped" ? "stopped" : "starting";
}
