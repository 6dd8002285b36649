import { type ExitCode, exitCodes } from "./exit-codes.js";
import type { Io } from "./io.js";
import type { CommonFlags } from "./program.js";
import { ConfigError, UsageError } from "./usage-error.js";

/** Prints why a command line or a configuration cannot be followed; undefined for any other error. */
export async function tellFailure(
  error: unknown,
  flags: CommonFlags,
  io: Io,
): Promise<ExitCode | undefined> {
  if (error instanceof UsageError) {
    const hint = error.hint === undefined ? "" : `  fix: ${error.hint}\n`;
    io.stderr.write(`error: ${error.message}\n${hint}`);
    return exitCodes.usage;
  }
  if (error instanceof ConfigError) {
    const { report } = await import("./report.js");
    report(error, flags, io);
    return exitCodes.usage;
  }
  return undefined;
}
