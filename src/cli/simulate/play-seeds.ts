import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import type { Covered, SimulateOptions, SimulationResult } from "../../testing/index.js";
import { startSimulation } from "./run-child.js";

export interface Seeds {
  readonly file: string;
  readonly cwd: string;
  readonly options: Omit<SimulateOptions, "store" | "arena" | "onSeed">;
  /** Processes at once; default: one per core, where that pays. */
  readonly jobs?: number;
  onProgress(played: number, seeds: number): void;
}

// Opening a database costs as much as some seeds.
const seedsPerJobMin = 20;

/** Shares the seeds among processes; what they found is what one process would have found. */
export async function playSeeds(given: Seeds): Promise<SimulationResult> {
  const { options, onProgress } = given;
  const { seeds = 1, seed = 1 } = options;
  const most = given.jobs ?? availableParallelism();
  const jobs = Math.max(1, Math.min(most, Math.floor(seeds / seedsPerJobMin)));
  const hashes = new Map<number, string>();
  const ranges = rangesOf(seed, seeds, jobs);
  const children = ranges.map((range) =>
    startSimulation({
      ...given,
      options: { ...options, ...range },
      onSeed(progress) {
        hashes.set(progress.seed, progress.hash);
        onProgress(hashes.size, seeds);
      },
    }),
  );
  try {
    const results: SimulationResult[] = [];
    // In order: the first seed that fails is told, however many do.
    for (const { result } of children) {
      results.push(await result);
      if (results.at(-1)?.failure !== undefined) break;
    }
    return joined(results, hashes);
  } finally {
    for (const { stop } of children) stop();
    await Promise.allSettled(children.map(({ result }) => result));
  }
}

function rangesOf(seed: number, seeds: number, jobs: number) {
  const size = Math.ceil(seeds / jobs);
  return Array.from({ length: jobs }, (_, index) => ({
    seed: seed + index * size,
    seeds: Math.min(size, seeds - index * size),
  })).filter((range) => range.seeds > 0);
}

function joined(
  results: readonly SimulationResult[],
  hashes: ReadonlyMap<number, string>,
): SimulationResult {
  const [first] = results;
  if (first === undefined) throw new Error("no seed was played");
  const sum = (what: "seeds" | "stories" | "faults") =>
    results.reduce((total, result) => total + result[what], 0);
  const failure = results.find((result) => result.failure !== undefined)?.failure;
  const { failure: _, ...rest } = first;
  return {
    ...rest,
    seeds: sum("seeds"),
    stories: sum("stories"),
    faults: sum("faults"),
    hash: hashOf(hashes, first.firstSeed, sum("seeds")),
    coverage: first.coverage.map((one, index) => added(one, results, index)),
    ...(failure && { failure }),
  };
}

const added = (one: Covered, results: readonly SimulationResult[], index: number): Covered => ({
  ...one,
  times: results.reduce((total, { coverage }) => total + (coverage[index]?.times ?? 0), 0),
});

/** Of one seed, its own; of many, one for all of them in order. */
function hashOf(hashes: ReadonlyMap<number, string>, first: number, seeds: number): string {
  if (seeds === 1) return hashes.get(first) ?? "";
  const all = createHash("sha256");
  for (let seed = first; seed < first + seeds; seed += 1) all.update(`${hashes.get(seed)}\n`);
  return all.digest("hex").slice(0, 16);
}
