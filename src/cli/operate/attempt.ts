import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Io } from "../io.js";
import type { CommonFlags } from "../program.js";
import { report } from "../report.js";
import { FindingError } from "./finding-error.js";

/** Runs a command's work; what it finds at the store is reported, with exit code 1. */
export async function attempt(
  flags: CommonFlags,
  io: Io,
  work: () => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FindingError)) throw error;
    report({ diagnostics: [error.diagnostic] }, flags, io);
    return exitCodes.findings;
  }
}
