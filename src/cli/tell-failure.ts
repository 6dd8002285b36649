import { wrap } from "../diagnostics/wrap.js";
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
    const width = io.stderr.columns;
    const hint =
      error.hint === undefined ? "" : `${wrap(error.hint, { width, lead: "  fix: " })}\n`;
    io.stderr.write(`${wrap(error.message, { width, lead: "error: " })}\n${hint}`);
    return exitCodes.usage;
  }
  if (error instanceof ConfigError) {
    const { report } = await import("./report.js");
    report(error, flags, io);
    return exitCodes.usage;
  }
  return undefined;
}
