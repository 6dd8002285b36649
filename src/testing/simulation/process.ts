import { silentLogger } from "../../runtime/logger.js";
import { seededRandom } from "../../runtime/seeded-random.js";
import { createService } from "../../runtime/service/create-service.js";
import type { Service } from "../../runtime/service.js";
import { hash32 } from "../../runtime/wire/hash.js";
import { activityOf } from "../../runtime/work/activity.js";
import type { Arrivals } from "./arrival.js";
import { createLife, type ProcessLife } from "./process-life.js";
import { createCrashPoints, type ProcessParts } from "./process-parts.js";
import { processStore } from "./process-store.js";
import { processTransport } from "./process-transport.js";
import type { SimulatedService } from "./simulated-system.js";
import { watchedHandlers } from "./watched-handlers.js";
import type { World } from "./world.js";

/** A running process with some of the services; a story's publisher has no types here. */
export type AnyService = Service<Readonly<Record<string, (...given: never[]) => Promise<unknown>>>>;

export interface SimulatedProcess {
  readonly life: ProcessLife;
  readonly services: ReadonlyMap<string, AnyService>;
  /** Whether all services have started. */
  readonly isReady: boolean;
  /** Whether nothing of it is at work. */
  idle(): Promise<void>;
  /** Ends it and clears away what is left of it. */
  bury(): Promise<void>;
}

export interface ProcessPlan {
  readonly name: string;
  readonly services: readonly SimulatedService[];
  readonly skewMs: number;
  /** Counts its starts. */
  readonly incarnation: number;
}

/** What a whole story has in common besides its world. */
export interface ProcessShared {
  readonly identity: string;
  readonly arrivals: Arrivals;
  /** Told when the seed ends it. */
  onCrash(): void;
  /** Told when it cannot start. */
  onFailure(error: unknown): void;
}

export function startProcess(
  world: World,
  plan: ProcessPlan,
  { identity, arrivals, onCrash, onFailure }: ProcessShared,
): SimulatedProcess {
  const clock = world.time.clockOf(plan.skewMs);
  const life = createLife(plan.name, clock);
  const crash = () => {
    world.log.note("crash", plan.name);
    world.scheduler.forget(life);
    life.end();
    onCrash();
  };
  const parts: ProcessParts = { world, life, crashes: createCrashPoints(world, life, crash) };
  const random = seededRandom(
    hash32(`${world.seed} ${plan.name} ${plan.incarnation}`),
    clock.clock,
  );
  const shared = {
    store: processStore(parts, identity),
    transport: processTransport(parts, arrivals),
    clock: clock.clock,
    random,
    logger: silentLogger,
    // It would be imported in real time.
    telemetry: false,
  } as const;
  const services = new Map(
    plan.services.map((one) => [one.service.name, create(world, one, shared)]),
  );
  let isReady = false;
  const started = startAll(services).then(() => {
    isReady = true;
  });
  started.catch((error: unknown) => {
    if (!life.isOver) onFailure(error);
  });
  return {
    life,
    services,
    get isReady() {
      return isReady;
    },
    // One that has ended in the middle of its work never comes to rest.
    idle: () => life.unlessOver(activityOf(clock.clock).idle()).catch(() => {}),
    async bury() {
      world.scheduler.forget(life);
      life.end();
      life.bury();
      await started.catch(() => {});
      await Promise.all([...services.values()].map((service) => service.stop()));
    },
  };
}

const create = (
  world: World,
  one: SimulatedService,
  shared: Omit<Parameters<typeof createService>[1], "handlers" | "sagas">,
): AnyService =>
  createService(one.service, {
    ...shared,
    handlers: watchedHandlers(world, one),
    sagas: one.sagas ?? {},
  });

async function startAll(services: ReadonlyMap<string, AnyService>): Promise<void> {
  for (const service of services.values()) await service.start();
}
