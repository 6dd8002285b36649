import type { Tx } from "../../src/runtime/store/store.js";
import type { Simulation } from "../../src/testing/index.js";
import { prepareBlank } from "../../src/testing/simulation/database/blank.js";
import { pgliteDatabase } from "../../src/testing/simulation/database/pglite-database.js";
import { playUntilReady, playUntilRest } from "../../src/testing/simulation/play.js";
import type { Profile } from "../../src/testing/simulation/profile.js";
import { openStage, type Stage } from "../../src/testing/simulation/stage.js";
import type { Story } from "../../src/testing/simulation/story.js";
import { tellStory } from "../../src/testing/simulation/tell-story.js";
import { traces } from "../../src/testing/simulation/watched-handlers.js";

/** A system on its stage, for cases that need a hand at the right moment. */
export interface Scripted {
  readonly stage: Stage;
  /** Tells a story and plays until the system has come to rest. */
  tell(story: Story): Promise<void>;
  /** Lets so much time pass, and everything that is due in it. */
  pass(durationMs: number): Promise<void>;
  rows<Row extends object>(sql: string): Promise<readonly Row[]>;
  counters(service: string): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
}

export async function onStage(simulation: Simulation, profile: Profile = {}): Promise<Scripted> {
  const { system } = simulation;
  const database = await pgliteDatabase();
  await prepareBlank(database, { migrations: [...(system.fixture?.migrations ?? []), traces] });
  const stage = await openStage(system, database, { seed: 1, profile, only: undefined, skewMs: 0 });
  await playUntilReady(stage);
  const { time } = stage.world;
  const names = system.services.map(({ service }) => service.name);
  let told = 0;
  const query = <Row extends object>(sql: string) =>
    database.transaction(time.now(), async (tx: Tx) => (await tx.query<Row>(sql)).rows);
  return {
    stage,
    rows: query,
    async tell(story) {
      told += 1;
      let failure: unknown;
      tellStory({ world: stage.world, names, find: stage.find }, story, told).catch((error) => {
        failure = error;
      });
      await playUntilRest(stage);
      if (failure !== undefined) throw failure;
    },
    async pass(durationMs) {
      const endMs = time.now() + durationMs;
      while (time.now() < endMs) {
        time.moveTo(Math.min(endMs, time.now() + 60_000 * 60));
        time.pollAll();
        await playUntilRest(stage);
      }
    },
    async counters(service) {
      const health = stage.find(service)?.service.health();
      await playUntilRest(stage);
      return (await health)?.counters ?? {};
    },
    async close() {
      await stage.close();
      await database.close();
    },
  };
}
