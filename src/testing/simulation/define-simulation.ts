import type { Store } from "../../runtime/store/store.js";
import { type Arena, openArena } from "./arena.js";
import { pgliteDatabase } from "./database/pglite-database.js";
import { storeDatabase } from "./database/store-database.js";
import { defaultStories } from "./default-stories.js";
import type { Invariant } from "./invariants/invariant.js";
import { builtInProfiles, type Profile } from "./profile.js";
import type { SimulatedSystem } from "./simulated-system.js";
import type { Story } from "./story.js";

export interface SimulationOptions extends SimulatedSystem {
  /** What begins; default: each saga's starting message, and each message that nobody here sends. */
  readonly stories?: readonly Story[];
  /** What must hold besides what holds for any system. */
  readonly invariants?: readonly Invariant[];
  /** Profiles of faults by name, besides `calm`, `default` and `hostile`, or in place of them. */
  readonly profiles?: Readonly<Record<string, Profile>>;
  /** How many stories one seed tells. Default 5. */
  readonly storiesPerSeed?: number;
}

/** A project's simulation, as `simulation.ts` exports it. */
export interface Simulation {
  readonly kind: "asyncapi-gen simulation";
  readonly system: SimulatedSystem;
  readonly stories: readonly Story[];
  readonly invariants: readonly Invariant[];
  readonly profiles: Readonly<Record<string, Profile>>;
  readonly storiesPerSeed: number;
  /** A database of its own for it: PGlite in memory, or `store`, which is emptied for each seed. */
  open(store?: Store): Promise<Arena>;
}

const storiesByDefault = 5;

/**
 * Describes the simulation of a system: its services as they are written, on PGlite, under virtual
 * time, with faults that a seed decides.
 */
export function defineSimulation(options: SimulationOptions): Simulation {
  const { stories = defaultStories(options), invariants = [], profiles = {} } = options;
  if (stories.length === 0) {
    throw new TypeError(
      "The simulation has no story: nothing here begins by itself. Give it `stories`.",
    );
  }
  return Object.freeze({
    kind: "asyncapi-gen simulation",
    system: options,
    stories,
    invariants,
    profiles: { ...builtInProfiles, ...profiles },
    storiesPerSeed: options.storiesPerSeed ?? storiesByDefault,
    open: (store?: Store) =>
      openArena(options, async () =>
        store === undefined ? pgliteDatabase() : storeDatabase(store),
      ),
  });
}
