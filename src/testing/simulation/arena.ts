import { type Blank, prepareBlank } from "./database/blank.js";
import type { SimulationDatabase } from "./database/database.js";
import { type Played, type PlayOptions, playSeed } from "./play-seed.js";
import { builtInProfiles } from "./profile.js";
import type { SimulatedSystem } from "./simulated-system.js";
import { traces } from "./watched-handlers.js";

/** A system with a database on which seeds are played one after the other. */
export interface Arena {
  play(options: PlayOptions): Promise<Played>;
  /** What the last seed has left behind. */
  query(sql: string): Promise<readonly object[]>;
  close(): Promise<void>;
}

/** `open` gives a database that is this simulation's alone: it is emptied for each seed. */
export async function openArena(
  system: SimulatedSystem,
  open: () => Promise<SimulationDatabase>,
): Promise<Arena> {
  const database = await open();
  const { migrations = [], seed } = system.fixture ?? {};
  let blank: Blank | undefined;
  return {
    async play(options) {
      blank ??= await prepareBlank(database, {
        migrations: [...migrations, traces],
        seed,
        rehearse: (restore) => rehearse(system, database, options, restore),
      });
      await blank.restore();
      return playSeed(system, database, options);
    },
    query: (sql) => database.transaction(0, async (tx) => (await tx.query(sql)).rows),
    close: () => database.close(),
  };
}

// Two tell nearly all that a system has to say to its database.
const rehearsals = 2;

async function rehearse(
  system: SimulatedSystem,
  database: SimulationDatabase,
  { stories, storiesPerSeed, invariants }: PlayOptions,
  restore: () => Promise<void>,
): Promise<void> {
  for (let seed = 1; seed <= rehearsals; seed += 1) {
    await restore();
    const profile = builtInProfiles.hostile;
    const play = { stories, storiesPerSeed, invariants, only: undefined, onlyStories: undefined };
    // What is wrong will show when it counts.
    await playSeed(system, database, { ...play, seed, profile }).catch(() => {});
  }
}
