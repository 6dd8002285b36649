import { deadLetters } from "../../runtime/dead-letters.js";
import type { Queryable, Store, Tx } from "../../runtime/store/store.js";
import type { SimulationDatabase } from "./database/database.js";
import type { SimulatedEvent } from "./event-log.js";
import type { Fault } from "./faults.js";
import { atFirstRest, atLastRest } from "./invariants/built-in.js";
import { type Invariant, judge } from "./invariants/invariant.js";
import { readScene, type SagaRow, type Scene } from "./invariants/scene.js";
import { chooseBelow } from "./keyed-chance.js";
import { playUntilReady, playUntilRest } from "./play.js";
import type { SimulatedSystem } from "./simulated-system.js";
import { openStage, type Stage, type StageOptions } from "./stage.js";
import type { Story } from "./story.js";
import { tellStory } from "./tell-story.js";
import { mended } from "./watched-handlers.js";
import type { Witness } from "./witness.js";

/** Something that must not be. */
export interface Violation {
  readonly invariant: string;
  /** One line for each culprit. */
  readonly culprits: readonly string[];
}

/** One seed, played to its end. */
export interface Played {
  readonly seed: number;
  readonly hash: string;
  readonly violations: readonly Violation[];
  readonly events: readonly SimulatedEvent[];
  readonly faults: readonly Fault[];
  /** Numbers of the stories that were told. */
  readonly stories: readonly number[];
  readonly witness: Witness;
  readonly sagas: readonly SagaRow[];
  /** Awaits at which a process could have ended. */
  readonly points: number;
}

export interface PlayOptions extends StageOptions {
  readonly stories: readonly Story[];
  /** How many are told, chosen by the seed among `stories`. */
  readonly storiesPerSeed: number;
  /** Only these, by number; default: all. */
  readonly onlyStories: ReadonlySet<number> | undefined;
  readonly invariants: readonly Invariant[];
}

/** Plays one seed on an empty database, which holds what the fixture lays down. */
export async function playSeed(
  system: SimulatedSystem,
  database: SimulationDatabase,
  options: PlayOptions,
): Promise<Played> {
  const stage = await openStage(system, database, options);
  try {
    await playUntilReady(stage);
    const failures: string[] = [];
    const told = tellAll(stage, system, options, failures);
    const violations = await playAndJudge(stage, system, options, failures);
    const { log, faults, witness } = stage.world;
    const scene = await sceneOf(stage, system);
    return {
      seed: options.seed,
      hash: log.hash(),
      violations,
      events: log.events,
      faults: faults.done,
      stories: told,
      witness,
      sagas: scene.sagas,
      points: stage.world.points.passed,
    };
  } finally {
    await stage.close();
  }
}

const definitionsOf = ({ services }: SimulatedSystem) => services.map(({ service }) => service);

function tellAll(
  { world, find }: Stage,
  { services }: SimulatedSystem,
  { stories, storiesPerSeed, onlyStories, seed }: PlayOptions,
  failures: string[],
): readonly number[] {
  const names = services.map(({ service }) => service.name);
  const told: number[] = [];
  for (let index = 0; index < storiesPerSeed; index += 1) {
    const one = stories[chooseBelow(seed, `choice of story ${index}`, stories.length)];
    if (one === undefined || onlyStories?.has(index) === false) continue;
    told.push(index);
    tellStory({ world, names, find }, one, index).catch((error: unknown) => {
      failures.push(`${one.name}: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
  return told;
}

async function playAndJudge(
  stage: Stage,
  system: SimulatedSystem,
  { invariants }: PlayOptions,
  failures: readonly string[],
): Promise<readonly Violation[]> {
  const first = await playUntilRest(stage);
  if (first === "restless") return [restless];
  const scene = await sceneOf(stage, system);
  noteStuck(stage, scene.sagas);
  const early = judgeBuiltIn(scene, atFirstRest);
  if (early.length > 0) return early;
  if ((await mend(stage)) > 0 && (await playUntilRest(stage)) === "restless") return [restless];
  const late = judgeBuiltIn(await sceneOf(stage, system), atLastRest);
  const told =
    failures.length === 0 ? [] : [{ invariant: "stories can be told", culprits: failures }];
  return [...told, ...late, ...(await judgeUsers(stage, invariants))];
}

const restless: Violation = {
  invariant: "the system comes to rest",
  culprits: ["two hours after the last fault something still goes on"],
};

const sceneOf = ({ world: { database, time, witness } }: Stage, system: SimulatedSystem) =>
  database.transaction(time.now(), (tx) => readScene(definitionsOf(system), witness, tx));

const judgeBuiltIn = (scene: Scene, checks: typeof atFirstRest): readonly Violation[] =>
  checks.flatMap(({ name, check }) => asViolation(name, check(scene)));

/** What an operator is called for: it goes on when what it waits for was mended. */
function noteStuck({ world: { log } }: Stage, sagas: readonly SagaRow[]): void {
  for (const { service, saga, instance, state } of sagas) {
    if (state.stuck === null) continue;
    log.note(
      "stuck",
      `${service}.${saga}`,
      `${instance} ${state.stuck.step} ${state.stuck.reason}`,
    );
  }
}

async function judgeUsers(
  { world: { database, time } }: Stage,
  invariants: readonly Invariant[],
): Promise<readonly Violation[]> {
  const found: Violation[] = [];
  for (const one of invariants) {
    const culprits = await database.transaction(time.now(), (tx) => judge(one, tx));
    found.push(...asViolation(one.name, culprits));
  }
  return found;
}

const asViolation = (invariant: string, culprits: readonly string[]): readonly Violation[] =>
  culprits.length === 0 ? [] : [{ invariant, culprits }];

/** An operator mends what was wrong and hands the dead letters over again; answers how many. */
async function mend({ world, identity }: Stage): Promise<number> {
  world.faults.stop();
  for (const name of world.witness.poisoned.keys()) world.witness.poisoned.set(name, mended);
  const letters = deadLetters(operatorStore(world.database, world.time.now(), identity));
  const dead = await letters.list({ limit: 1_000 });
  for (const { id, type, consumer } of dead.toReversed()) {
    world.log.note("redrive", consumer, type);
    await letters.redrive(id);
  }
  return dead.length;
}

function operatorStore(database: SimulationDatabase, nowMs: number, identity: string): Store {
  const transaction = <T>(work: (tx: Tx) => Promise<T>) => database.transaction(nowMs, work);
  const query: Queryable["query"] = (sql, parameters) =>
    transaction((tx) => tx.query(sql, parameters));
  return {
    name: "pglite",
    schema: database.schema,
    connectionsMax: 1,
    identity,
    transaction,
    query,
    exec: (sql) => database.exec(sql),
    close: async () => {},
  };
}
