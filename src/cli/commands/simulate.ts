import type { Covered, SimulationResult } from "../../testing/index.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Io } from "../io.js";
import { shownFrom } from "../paths.js";
import type { CommonFlags } from "../program.js";
import { exitCodeOf, readContract } from "../read-contract.js";
import { relocated, report } from "../report.js";
import { resolveSetup } from "../setup.js";
import { findSimulation } from "../simulate/find-simulation.js";
import { walkSagas, walkText } from "../simulate/model-level.js";
import { playSeeds } from "../simulate/play-seeds.js";
import { resultText } from "../simulate/result-text.js";
import { UsageError } from "../usage-error.js";

export interface SimulateFlags extends CommonFlags {
  readonly seed?: number;
  readonly seeds?: number;
  readonly profile?: string;
  readonly jobs?: number;
  readonly faults?: readonly number[];
  readonly stories?: readonly number[];
  readonly twice?: boolean;
  readonly model?: boolean;
}

/** `asyncapi-gen simulate`: plays seeds; the first one that fails is told as shortly as possible. */
export async function simulate(
  file: string | undefined,
  flags: SimulateFlags,
  io: Io,
): Promise<ExitCode> {
  if (flags.model) return simulateModel(flags, io);
  const { seed, seeds, profile, faults, stories, twice } = flags;
  if ((faults ?? stories) !== undefined && (seeds ?? 1) > 1) {
    throw new UsageError(
      "`--faults` and `--stories` are those of one seed.",
      "name it by `--seed`.",
    );
  }
  const result = await playSeeds({
    file: findSimulation(file, flags.config, io),
    cwd: io.cwd,
    ...(flags.jobs !== undefined && { jobs: flags.jobs }),
    options: {
      ...(seed !== undefined && { seed }),
      ...(seeds !== undefined && { seeds }),
      ...(profile !== undefined && { profile }),
      ...(faults !== undefined && { faults }),
      ...(stories !== undefined && { stories }),
      ...(twice !== undefined && { twice }),
    },
    onProgress: progressIn(flags, io),
  });
  const missing = missingIn(result);
  const told = flags.format === "json" ? jsonOf(result, missing) : resultText(result, missing);
  io.stdout.write(told);
  return result.failure !== undefined || missing.length > 0 ? exitCodes.findings : exitCodes.clean;
}

const jsonOf = (result: SimulationResult, missing: readonly Covered[]): string =>
  `${JSON.stringify({ ...result, neverHappened: missing.map(({ what }) => what) }, null, 2)}\n`;

// Fewer seeds are for trying something out; from here on, what never happened was never tested.
const seedsForCoverage = 200;

const missingIn = ({ seeds, failure, coverage }: SimulationResult): readonly Covered[] =>
  failure !== undefined || seeds < seedsForCoverage
    ? []
    : coverage.filter(({ times }) => times === 0);

function progressIn({ quiet }: SimulateFlags, { stderr }: Io) {
  return (played: number, seeds: number) => {
    if (quiet || seeds === 1 || !stderr.isTTY) return;
    stderr.write(`\r${played} of ${seeds} seeds${played === seeds ? "\n" : ""}`);
  };
}

/** The sagas of the documents alone: no code of the project's is needed. */
async function simulateModel(flags: SimulateFlags, io: Io): Promise<ExitCode> {
  const setup = await resolveSetup({ documents: [], config: flags.config }, io);
  const read = await readContract(setup.root, setup.documents, setup);
  const errors = read.diagnostics.filter(
    ({ severity, code }) => severity === "error" && code !== "saga/unsafe",
  );
  if (errors.length > 0) {
    report(relocated(read, shownFrom(io.cwd, setup.root)), flags, io);
    return exitCodeOf(read.diagnostics, setup.documents);
  }
  const walked = walkSagas(read.contract, flags.seed ?? 1, flags.seeds ?? 1_000);
  if (walked.length === 0) throw new UsageError("the documents have no saga.");
  io.stdout.write(
    flags.format === "json"
      ? `${JSON.stringify(walked, null, 2)}\n`
      : walked.map(walkText).join(""),
  );
  return walked.some(({ violation }) => violation) ? exitCodes.findings : exitCodes.clean;
}
