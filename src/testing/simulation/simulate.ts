import type { Store } from "../../runtime/store/store.js";
import type { Arena } from "./arena.js";
import { type Covered, createCoverage } from "./coverage.js";
import type { Simulation } from "./define-simulation.js";
import { type Failure, failureOf } from "./failure.js";
import type { Played, PlayOptions } from "./play-seed.js";
import type { Profile } from "./profile.js";

export interface SimulateOptions {
  /** How many seeds are played. Default 1. */
  readonly seeds?: number;
  /** The first of them. Default 1. */
  readonly seed?: number;
  /** By name. Default `default`. */
  readonly profile?: string;
  /** Only these faults, by number in the order in which the seed does them; for a shrunk story. */
  readonly faults?: readonly number[];
  /** Only these stories of the seed, by number. */
  readonly stories?: readonly number[];
  /** Plays each seed twice, and demands the same hash. Default false. */
  readonly twice?: boolean;
  /** Instead of PGlite; emptied for each seed. */
  readonly store?: Store;
  /** One that is open already (`simulation.open()`), and stays so: opening takes seconds. */
  readonly arena?: Arena;
  /** Told after each seed. */
  onSeed?(progress: SeedProgress): void;
}

/** A seed has been played. */
export interface SeedProgress {
  readonly seed: number;
  /** How many were, this one included. */
  readonly played: number;
  readonly seeds: number;
  /** Names everything that happened in it. */
  readonly hash: string;
}

export interface SimulationResult {
  readonly profile: string;
  /** How many were played: it ends with the first that fails. */
  readonly seeds: number;
  readonly firstSeed: number;
  /** Of the last seed. */
  readonly hash: string;
  readonly stories: number;
  readonly faults: number;
  readonly coverage: readonly Covered[];
  readonly failure?: Failure;
}

/** Plays seeds until one fails, and makes its story as small as it can. */
export async function simulate(
  simulation: Simulation,
  options: SimulateOptions = {},
): Promise<SimulationResult> {
  const { seeds = 1, seed: firstSeed = 1, profile = "default" } = options;
  if (simulation.todo !== undefined) throw new TypeError(`Not yet: ${simulation.todo}.`);
  const shares = profileOf(simulation, profile);
  const services = simulation.system.services.map(({ service }) => service);
  const coverage = createCoverage(services, simulation.stories, shares);
  const arena = options.arena ?? (await simulation.open(options.store));
  const totals = { played: 0, hash: "", stories: 0, faults: 0 };
  let failure: Failure | undefined;
  try {
    for (let seed = firstSeed; seed < firstSeed + seeds && failure === undefined; seed += 1) {
      const play = await playOptions(arena, simulation, options, shares, seed);
      const played = await arena.play(play);
      coverage.add(played);
      totals.played += 1;
      totals.hash = played.hash;
      totals.stories += played.stories.length;
      totals.faults += played.faults.length;
      failure = await judged(arena, simulation, options, play, played);
      options.onSeed?.({ seed, played: totals.played, seeds, hash: played.hash });
    }
  } finally {
    if (options.arena === undefined) await arena.close();
  }
  const { played, hash, stories, faults } = totals;
  return {
    profile,
    seeds: played,
    firstSeed,
    hash,
    stories,
    faults,
    coverage: coverage.list(),
    ...(failure && { failure }),
  };
}

function profileOf({ profiles }: Simulation, name: string): Profile {
  const found = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (found !== undefined) return found;
  throw new TypeError(`There is no profile "${name}": ${Object.keys(profiles).join(", ")}.`);
}

async function playOptions(
  arena: Arena,
  { stories, storiesPerSeed, invariants }: Simulation,
  { faults, stories: onlyStories }: SimulateOptions,
  profile: Profile,
  seed: number,
): Promise<PlayOptions> {
  const play: PlayOptions = {
    seed,
    profile,
    only: undefined,
    stories,
    storiesPerSeed,
    invariants,
    onlyStories: undefined,
  };
  if (faults === undefined && onlyStories === undefined) return play;
  const all = await arena.play(play);
  const ids = faults && new Set(faults.flatMap((number) => all.faults[number - 1]?.id ?? []));
  return { ...play, only: ids, onlyStories: onlyStories && new Set(onlyStories) };
}

async function judged(
  arena: Arena,
  simulation: Simulation,
  { twice = false, faults, stories }: SimulateOptions,
  play: PlayOptions,
  played: Played,
): Promise<Failure | undefined> {
  if (played.violations.length > 0) {
    return failureOf(arena, simulation, play, played, { shrinks: !faults && !stories });
  }
  if (!twice) return undefined;
  const again = await arena.play(play);
  if (again.hash === played.hash) return undefined;
  const culprits = [differenceOf(played, again)];
  const violations = [{ invariant: "the same seed tells the same story", culprits }];
  return failureOf(arena, simulation, play, { ...again, violations }, { shrinks: false });
}

function differenceOf(one: Played, other: Played): string {
  const index = one.events.findIndex(
    (event, at) => JSON.stringify(event) !== JSON.stringify(other.events[at]),
  );
  const tell = ({ events }: Played) => {
    const event = events[index];
    return event === undefined ? "nothing" : `${event.what} ${event.at} ${event.about}`;
  };
  return `event ${index + 1} was "${tell(one)}", then "${tell(other)}": does a handler use the clock, randomness or the network of the machine?`;
}
