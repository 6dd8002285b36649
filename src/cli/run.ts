import { CommanderError } from "commander";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import type { Io } from "./io.js";
import { type CommonFlags, createProgram } from "./program.js";
import { tellFailure } from "./tell-failure.js";
import { toolVersion } from "./version.js";

/** Runs one command line (without `node` and the script) and answers its exit code. Never throws. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let answer: ExitCode = exitCodes.clean;
  const program = createProgram(io, (code) => {
    answer = code;
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return answer;
  } catch (error) {
    return explain(error, program.opts<CommonFlags>(), io);
  }
}

async function explain(error: unknown, flags: CommonFlags, io: Io): Promise<ExitCode> {
  // Help and the version come as errors too; they have been printed by then.
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? exitCodes.clean : exitCodes.usage;
  }
  const told = await tellFailure(error, flags, io);
  if (told !== undefined) return told;
  io.stderr.write(bugReport(error, flags.verbose ?? false));
  return exitCodes.bug;
}

function bugReport(error: unknown, verbose: boolean): string {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return [
    `asyncapi-gen ${toolVersion()} has a bug: ${message}`,
    "Nothing more was written. Please report it (`npm bugs asyncapi-gen` opens the place), with this",
    "command line, the documents if you may share them, and what `--verbose` prints.",
    ...(verbose ? [`node ${process.version} on ${process.platform}`, stack ?? message] : []),
    "",
  ].join("\n");
}
