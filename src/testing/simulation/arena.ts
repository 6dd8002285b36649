import { type Blank, prepareBlank } from "./database/blank.js";
import type { SimulationDatabase } from "./database/database.js";
import { type Played, type PlayOptions, playSeed } from "./play-seed.js";
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
      blank ??= await prepareBlank(database, [...migrations, traces]);
      await blank.restore();
      await database.transaction(0, async (tx) => seed?.(tx));
      return playSeed(system, database, options);
    },
    query: (sql) => database.transaction(0, async (tx) => (await tx.query(sql)).rows),
    close: () => database.close(),
  };
}
