import { silentLogger } from "../../runtime/logger.js";
import { seededRandom } from "../../runtime/seeded-random.js";
import { memoryTransport } from "../../runtime/transport/memory.js";
import { activityOf } from "../../runtime/work/activity.js";
import { createArrivals } from "./arrival.js";
import type { SimulationDatabase } from "./database/database.js";
import { createLateness, timersOf } from "./durations.js";
import { createEventLog } from "./event-log.js";
import { createFaults } from "./faults.js";
import { chance, chooseBelow, createOrdinals } from "./keyed-chance.js";
import { createOutages } from "./outages.js";
import {
  type ProcessPlan,
  type ProcessShared,
  type SimulatedProcess,
  startProcess,
} from "./process.js";
import type { Profile } from "./profile.js";
import { createScheduler } from "./scheduler.js";
import type { SimulatedSystem } from "./simulated-system.js";
import { createTime } from "./simulated-time.js";
import type { RunningService } from "./told-services.js";
import { createWitness } from "./witness.js";
import type { World } from "./world.js";

/** A system that runs under a seed. */
export interface Stage {
  readonly world: World;
  /** Whether all services run. Throws what keeps one of them from starting. */
  isReady(): boolean;
  find(service: string): RunningService | undefined;
  /** Resolves when nothing is at work: all waits for its turn, or for time to pass. */
  quiet(): Promise<void>;
  /** Whether somebody's leases may have to be taken over soon. */
  isWatchful(): boolean;
  /** Names this story's database for nudges. */
  readonly identity: string;
  close(): Promise<void>;
}

export interface StageOptions {
  readonly seed: number;
  readonly profile: Profile;
  readonly only: ReadonlySet<string> | undefined;
  /** How far every process's clock is ahead of the database's; default: as the seed says. */
  readonly skewMs?: number;
  /** Ends a process at this await, counted over all of them from 1; besides what the seed does. */
  readonly crashAtPoint?: number;
}

/** 2026-01-01T00:00:00Z. */
const epochMs = Date.UTC(2026, 0, 1);
const watchMs = 15_000;
let stages = 0;

export async function openStage(
  { services }: SimulatedSystem,
  database: SimulationDatabase,
  options: StageOptions,
): Promise<Stage> {
  const world = createWorld(
    services.map(({ service }) => service),
    database,
    options,
  );
  const { clock } = world;
  await world.broker.start({ clock, random: seededRandom(options.seed, clock), log: silentLogger });
  stages += 1;
  const identity = `simulation-${stages}`;
  const arrivals = createArrivals();
  const running = new Map<string, SimulatedProcess>();
  const dead: SimulatedProcess[] = [];
  const failures: unknown[] = [];
  let watchfulUntilMs = world.time.now() + watchMs;
  const start = (plan: ProcessPlan): SimulatedProcess => {
    const shared: ProcessShared = {
      identity,
      arrivals,
      onCrash: () => restartLater(plan),
      onFailure: (error) => failures.push(error),
    };
    const process = startProcess(world, plan, shared);
    running.set(plan.name, process);
    return process;
  };
  const restartLater = (plan: ProcessPlan) => {
    const crashed = running.get(plan.name);
    if (crashed !== undefined) dead.push(crashed);
    running.delete(plan.name);
    const next = { ...plan, incarnation: plan.incarnation + 1 };
    const measure = chance(world.seed, `restart of ${plan.name} ${next.incarnation}`);
    const delayMs = Math.min(60_000, 100 + world.lateness(measure));
    watchfulUntilMs = world.time.now() + delayMs + watchMs;
    clock.schedule(() => {
      world.log.note("restart", plan.name);
      start(next);
    }, delayMs);
  };
  const plans = plansOf(services, options);
  for (const plan of plans) start(plan);
  return {
    world,
    identity,
    isReady() {
      if (failures.length > 0) throw failures[0];
      return running.size === plans.length && [...running.values()].every((one) => one.isReady);
    },
    isWatchful: () => world.time.now() < watchfulUntilMs,
    find(name) {
      for (const { services: own, life, isReady } of running.values()) {
        const service = own.get(name);
        if (service !== undefined && isReady) return { service, unlessOver: life.unlessOver };
      }
      return undefined;
    },
    async quiet() {
      // One that was idle may be woken by another: all must be at the same time.
      for (let before = -1; before !== world.points.passed; ) {
        before = world.points.passed;
        await activityOf(clock).idle();
        for (const process of running.values()) await process.idle();
      }
    },
    async close() {
      for (const process of [...dead, ...running.values()]) await process.bury();
      await world.broker.close();
    },
  };
}

function createWorld(
  definitions: Parameters<typeof timersOf>[0],
  database: SimulationDatabase,
  { seed, profile, only, crashAtPoint }: StageOptions,
): World {
  let polls = 0;
  const time = createTime(epochMs, () => {
    polls += 1;
    return chance(seed, `poll ${polls}`) < 1 / 8;
  });
  const timersMs = timersOf(definitions);
  const log = createEventLog(time.now);
  const witness = createWitness();
  const faults = createFaults({
    seed,
    profile,
    only,
    startMs: epochMs,
    untilMs: epochMs + 2 * Math.max(60_000, ...timersMs),
    now: time.now,
    note: ({ kind, detail }) => {
      log.note("fault", kind, detail);
      witness.see(`fault ${kind}`);
    },
  });
  return {
    seed,
    time,
    clock: time.clockOf(0).clock,
    scheduler: createScheduler(seed),
    log,
    faults,
    outages: createOutages(),
    lateness: createLateness(timersMs),
    witness,
    database,
    // Deliveries wait for their turn inside of it: there must be room for all.
    broker: memoryTransport({ concurrency: Number.POSITIVE_INFINITY }),
    ordinal: createOrdinals(),
    points: { passed: 0, last: crashAtPoint },
  };
}

/** Which services share a process, and how wrong its clock is: as the seed says. */
function plansOf(
  services: SimulatedSystem["services"],
  { seed, skewMs: given }: StageOptions,
): readonly ProcessPlan[] {
  const count = 1 + chooseBelow(seed, "processes", 2);
  const groups = new Map<number, SimulatedSystem["services"][number][]>();
  for (const one of services) {
    const index = chooseBelow(seed, `process of ${one.service.name}`, count);
    groups.set(index, [...(groups.get(index) ?? []), one]);
  }
  return [...groups.values()].map((members) => {
    const name = members.map(({ service }) => service.name).join("+");
    const isWrong = chance(seed, `clock of ${name}`) < 1 / 4;
    const skewMs = isWrong ? (chance(seed, `skew of ${name}`) < 0.5 ? -600_000 : 600_000) : 0;
    return { name, services: members, skewMs: given ?? skewMs, incarnation: 1 };
  });
}
