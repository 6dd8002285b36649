import { sequenceMermaid } from "../diagram/sequence-mermaid.js";
import type { Arena } from "./arena.js";
import type { Simulation } from "./define-simulation.js";
import { drawPlayed } from "./draw-played.js";
import type { Played, PlayOptions, Violation } from "./play-seed.js";
import { shrink } from "./shrink.js";

/** A seed that breaks something, told as shortly as possible. */
export interface Failure {
  readonly seed: number;
  readonly hash: string;
  readonly violations: readonly Violation[];
  /** The faults that it takes, in words, with their numbers among all that the seed does. */
  readonly faults: readonly {
    readonly number: number;
    readonly atMs: number;
    readonly detail: string;
  }[];
  /** How many the seed does. */
  readonly faultsBefore: number;
  /** The stories that it takes, by number. */
  readonly stories: readonly { readonly number: number; readonly name: string }[];
  readonly storiesBefore: number;
  /** What happened, a line for each thing. */
  readonly lines: readonly string[];
  readonly mermaid: string;
}

export async function failureOf(
  arena: Arena,
  simulation: Simulation,
  play: PlayOptions,
  played: Played,
  { shrinks }: { readonly shrinks: boolean },
): Promise<Failure> {
  const small = shrinks ? await shrunk(arena, play, played) : played;
  const numbers = new Map(played.faults.map(({ id }, index) => [id, index + 1]));
  const { lines, sequence } = drawPlayed(simulation, small);
  return {
    seed: played.seed,
    hash: played.hash,
    violations: small.violations,
    faults: small.faults.map(({ id, atMs, detail }) => ({
      number: numbers.get(id) ?? 0,
      atMs,
      detail,
    })),
    faultsBefore: played.faults.length,
    stories: small.stories.map((number) => ({ number, name: nameOf(small, number) })),
    storiesBefore: played.stories.length,
    lines,
    mermaid: sequenceMermaid(sequence),
  };
}

const nameOf = ({ events }: Played, number: number): string =>
  events.find(({ what, about }) => what === "story" && about === String(number))?.at ?? "";

/** Fewer stories first, then fewer faults: each must break the same thing. */
async function shrunk(arena: Arena, play: PlayOptions, played: Played): Promise<Played> {
  const [first] = played.violations;
  let smallest = played;
  const fails = async (stories: readonly number[], faults: readonly string[] | undefined) => {
    const again = await arena.play({
      ...play,
      onlyStories: new Set(stories),
      only: faults && new Set(faults),
    });
    const isSame = again.violations.some(({ invariant }) => invariant === first?.invariant);
    if (isSame) smallest = again;
    return isSame;
  };
  const stories = await shrink(played.stories, (some) => fails(some, undefined));
  const ids = smallest.faults.map(({ id }) => id);
  await shrink(ids, (some) => fails(stories, some));
  return smallest;
}
