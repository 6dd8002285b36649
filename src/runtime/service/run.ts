import { setMaxListeners } from "node:events";
import type { ConsumerSetup } from "../consumer/consumer-options.js";
import { identifier } from "../consumer/identify.js";
import { intake } from "../consumer/intake.js";
import { endpointTable } from "../consumer/resolve.js";
import { startRetryLoop } from "../consumer/retry-loop.js";
import { createBuffer } from "../outbox/buffer.js";
import type { Sender } from "../outbox/outgoing.js";
import { joinRelay } from "../relay/relays.js";
import { assertNoForeignVersions } from "../saga/foreign-versions.js";
import type { ServiceDefinition, ServiceOptions } from "../service.js";
import { migrateRuntime, migrateUser } from "../store/migrate.js";
import type { Store } from "../store/store.js";
import { holdProcess } from "../system-clock.js";
import type { Subscription, Transport } from "../transport/transport.js";
import { activityOf } from "../work/activity.js";
import type { Counters } from "./counters.js";
import { type Part, stopInOrder } from "./parts.js";
import type { ConsumerPlan } from "./plan-consumers.js";
import type { ResolvedOptions } from "./resolve-options.js";
import { startRetentionLoop } from "./retention-loop.js";
import { startTimerLoop } from "./timer-loop.js";

export interface RunOptions {
  readonly definition: ServiceDefinition;
  readonly store: Store;
  readonly transport: Transport;
  readonly options: ServiceOptions;
  readonly resolved: ResolvedOptions;
  readonly sender: Sender;
  readonly counters: Counters;
  readonly consumers: readonly ConsumerPlan[];
}

/** A service between `start` and `stop`. */
export interface Run {
  /** Why something does not work at present, in a sentence. */
  failure(): string | undefined;
  stop(): Promise<void>;
}

export async function startRun(given: RunOptions): Promise<Run> {
  const { definition, store, transport, options, resolved } = given;
  const { environment, pollIntervalMs } = resolved;
  const abort = new AbortController();
  setMaxListeners(0, abort.signal); // one per message under way, however many these are
  const failures = new Map<string, string>();
  const onState = (part: string) => (failure: Error | undefined) => {
    if (failure === undefined) failures.delete(part);
    else failures.set(part, `${part}: ${failure.message}`);
  };
  // In the order in which they are stopped: first what brings new work, last what carries it away.
  const intake: Part[] = [];
  const rest: Part[] = [];
  const stop = () => stopInOrder(intake, rest, abort, resolved);
  const end = activityOf(environment.clock).begin();
  if (!environment.clock.virtual) rest.push(holding());
  try {
    await transport.start(environment);
    await migrateRuntime(store);
    await migrateUser(store, options.migrations ?? []);
    await assertNoForeignVersions(store, definition.name, definition.sagas ?? {});
    const relay = await joinRelay(store, transport, environment, pollIntervalMs, given.counters);
    rest.push({ stop: relay.release });
    rest.unshift(startRetentionLoop(store, environment, { service: definition.name, ...resolved }));
    for (const plan of given.consumers) {
      const setup = consumerSetup(given, plan, abort.signal);
      const subscription = await subscribe(given, plan, setup);
      intake.push({ stop: () => subscription.close() });
      intake.push(startRetryLoop(setup, onState(`retries of ${plan.name}`)));
      if (plan.saga !== undefined) {
        const { coordinator, name, createContext } = plan.saga;
        const told = onState(`timers of ${plan.name}`);
        intake.push(startTimerLoop(setup, coordinator, name, createContext, pollIntervalMs, told));
      }
    }
    return {
      failure: () => relay.failure?.message ?? [...failures.values()][0] ?? transport.failure?.(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    end();
  }
}

/** A running service keeps its process alive. */
function holding(): Part {
  const letGo = holdProcess();
  return { stop: async () => letGo() };
}

function consumerSetup(given: RunOptions, plan: ConsumerPlan, signal: AbortSignal): ConsumerSetup {
  const { definition, store, resolved, sender, counters, consumers } = given;
  const typesOf = ({ endpoints }: ConsumerPlan) => endpoints.map(({ route }) => route.message.type);
  return {
    consumer: plan.name,
    service: definition.name,
    table: endpointTable(plan.endpoints),
    identify: identifier({
      endpoints: plan.endpoints,
      strangerIds: resolved.strangerIds,
      messageBytesMax: resolved.messageBytesMax,
      counters,
    }),
    elsewhere: new Set(consumers.filter((other) => other !== plan).flatMap(typesOf)),
    unknownTypes: resolved.unknownTypes,
    undoable: new Set(plan.endpoints.flatMap(({ route }) => route.message.compensates ?? [])),
    store,
    environment: resolved.environment,
    sender,
    retry: resolved.retry,
    batch: resolved.batch,
    counters,
    telemetry: sender.telemetry,
    signal,
    createBuffer: (cause) => createBuffer(cause, sender),
  };
}

function subscribe(
  { transport, store, options }: RunOptions,
  plan: ConsumerPlan,
  setup: ConsumerSetup,
): Promise<Subscription> {
  return transport.subscribe({
    consumer: plan.name,
    channels: [...new Set(plan.endpoints.map(({ route }) => route.channel))],
    storeIdentity: store.identity,
    store,
    ...(options.startFrom === undefined ? {} : { startFrom: options.startFrom }),
    ...intake(setup),
  });
}
