import { bodyPaths, valueAt } from "../../runtime/saga/bodies.js";
import type { Store } from "../../runtime/store/store.js";
import { isUnwritten } from "../../runtime/unwritten.js";
import { type Arena, openArena } from "./arena.js";
import { pgliteDatabase } from "./database/pglite-database.js";
import { storeDatabase } from "./database/store-database.js";
import { defaultStories } from "./default-stories.js";
import type { Invariant } from "./invariants/invariant.js";
import { builtInProfiles, type Profile } from "./profile.js";
import { type SimulateOptions, type SimulationResult, simulate } from "./simulate.js";
import type { SimulatedService, SimulatedSystem } from "./simulated-system.js";
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
  /** Why it cannot be played yet: a handler is not written, or nothing begins. */
  readonly todo: string | undefined;
  /** A database of its own for it: PGlite in memory, or `store`, which is emptied for each seed. */
  open(store?: Store): Promise<Arena>;
  /** As `simulate(simulation, options)`; for the command line, which knows nothing but this object. */
  simulate(options?: SimulateOptions): Promise<SimulationResult>;
}

const storiesByDefault = 5;

/**
 * Describes the simulation of a system: its services as they are written, on PGlite, under virtual
 * time, with faults that a seed decides.
 */
export function defineSimulation(options: SimulationOptions): Simulation {
  const { stories = defaultStories(options), invariants = [], profiles = {} } = options;
  const simulation: Simulation = Object.freeze({
    kind: "asyncapi-gen simulation",
    system: options,
    stories,
    invariants,
    profiles: { ...builtInProfiles, ...profiles },
    storiesPerSeed: options.storiesPerSeed ?? storiesByDefault,
    todo: stories.length === 0 ? nothingBegins : unwrittenIn(options.services),
    open: (store?: Store) =>
      openArena(options, async () =>
        store === undefined ? pgliteDatabase() : storeDatabase(store),
      ),
    simulate: (given?: SimulateOptions) => simulate(simulation, given),
  });
  return simulation;
}

const nothingBegins = "nothing here begins by itself: give the simulation `stories`";

/** What of the user's code is a stub still, in words. */
function unwrittenIn(services: readonly SimulatedService[]): string | undefined {
  const stubs = services.flatMap(({ service, handlers = {}, sagas = {} }) => [
    ...Object.keys(service.receives).filter((name) => isStub(Reflect.get(handlers, name))),
    ...Object.values(service.sagas ?? {}).flatMap(({ definition }) => {
      const bodies: unknown = Reflect.get(sagas, definition.name);
      if (typeof bodies !== "object" || bodies === null) return [];
      return bodyPaths(definition).filter((path) => isUnwritten(valueAt(bodies, path)));
    }),
  ]);
  return stubs.length === 0 ? undefined : `${stubs.join(", ")} must be written first`;
}

const isStub = (handler: unknown): boolean =>
  isUnwritten(handler) ||
  (typeof handler === "object" && handler !== null && isUnwritten(Reflect.get(handler, "handle")));
