import { type BatchClock, createBatch } from "../workspace/watch/batch.js";
import {
  changesSince,
  foldersToWatch,
  type Inputs,
  renewed,
  type Snapshot,
  snapshotOf,
} from "../workspace/watch/inputs.js";
import { watchFolders } from "../workspace/watch/watch-folders.js";
import type { GenerateFlags } from "./commands/generate.js";
import { findConfig } from "./config/find-config.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { generateFiles } from "./generate-files.js";
import type { Io } from "./io.js";
import { pathFrom } from "./paths.js";
import { tellFailure } from "./tell-failure.js";
import { UsageError } from "./usage-error.js";

const LIMITS = { quietMs: 50, maxAgeMs: 500 };

const systemClock: BatchClock = {
  now: () => performance.now(),
  schedule: (work, delayMs) => {
    const timer = setTimeout(work, delayMs);
    return () => clearTimeout(timer);
  },
};

/** What is known after a run. */
interface Known {
  readonly snapshot: Snapshot;
  /** Of the last run that got as far as reading documents. */
  readonly inputs: Inputs | undefined;
  readonly hasFailed: boolean;
}

/**
 * Generates now and after each change of what was read. A run that fails writes nothing, so the last
 * good files stay until a later one succeeds. It ends with the process: by a signal, in between two
 * runs or after the files of one are all written.
 */
export async function watchFiles(
  documents: readonly string[],
  flags: GenerateFlags,
  io: Io,
): Promise<ExitCode> {
  const config = documents.length > 0 ? undefined : findConfig(io.cwd, flags.config);
  const batch = createBatch(systemClock, LIMITS);
  const folders = watchFolders(batch.add);
  const attempt = (before: Known): Promise<Known> => run(documents, flags, io, config, before);
  let known = await attempt({ snapshot: new Map(), inputs: undefined, hasFailed: false });
  for (;;) {
    updateFolders(() => folders.update(foldersToWatch(known.snapshot, known.inputs)));
    let changes = changesSince(known.snapshot, known.inputs);
    if (changes.length === 0 && !flags.quiet) {
      io.stderr.write(`Watching ${counted(known.snapshot.size)}; Ctrl-C ends it.\n`);
    }
    while (changes.length === 0) {
      const paths = await batch.next();
      // First, so that nothing that comes after the look is missed.
      updateFolders(() => folders.update(foldersToWatch(known.snapshot, known.inputs)));
      changes = [...changesSince(known.snapshot, known.inputs), ...awaited(known, paths)];
    }
    if (!flags.quiet) io.stderr.write(`\n${described(changes, io)} changed.\n`);
    known = await attempt({ ...known, snapshot: renewed(known.snapshot) });
  }
}

async function run(
  documents: readonly string[],
  flags: GenerateFlags,
  io: Io,
  config: string | undefined,
  before: Known,
): Promise<Known> {
  const isFirst = before.snapshot.size === 0;
  let inputs = before.inputs;
  let code: ExitCode;
  try {
    code = await generateFiles(documents, flags, io, (read) => {
      inputs = read;
    });
  } catch (error) {
    // What is wrong with the command line does not mend itself.
    if (isFirst && error instanceof UsageError) throw error;
    const told = await tellFailure(error, flags, io);
    if (told === undefined) throw error;
    code = told;
  }
  const hasFailed = code !== exitCodes.clean;
  return { snapshot: snapshotOf(inputs, config, before.snapshot), inputs, hasFailed };
}

/** After a failure also what was not read counts: it may be the file that was missing. */
const awaited = ({ hasFailed, snapshot }: Known, paths: ReadonlySet<string>): readonly string[] =>
  hasFailed
    ? [...paths].filter((path) => /\.(?:json|ya?ml)$/i.test(path) && !snapshot.has(path))
    : [];

function updateFolders(update: () => void): void {
  try {
    update();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `the folders cannot be watched: ${reason}.`,
      "run `generate` without `--watch`, or raise the system's limit of watched files.",
    );
  }
}

const counted = (count: number): string => `${count} file${count === 1 ? "" : "s"}`;

const described = (paths: readonly string[], { cwd }: Io): string => {
  const [first = "", ...others] = paths.map((path) => pathFrom(cwd, path));
  return others.length === 0 ? first : `${first} and ${counted(others.length)} more`;
};
