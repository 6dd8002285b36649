import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Io } from "../io.js";
import type { CommonFlags } from "../program.js";
import { isProvenFresh } from "../prove-fresh.js";
import type { RemoteFlags } from "../remote-origins.js";
import { UsageError } from "../usage-error.js";
import type { CacheFlags } from "../verdicts.js";

export interface GenerateFlags extends CommonFlags, CacheFlags, RemoteFlags {
  readonly out?: string;
  readonly check?: boolean;
  readonly dryRun?: boolean;
  readonly watch?: boolean;
  /** With `check`: does the whole run, whatever hashes say. */
  readonly full?: boolean;
  /** Emitter names with commas between them. */
  readonly only?: string;
}

/** `asyncapi-gen generate`. What reads and emits is loaded only when hashes do not answer already. */
export async function generate(
  documents: readonly string[],
  flags: GenerateFlags,
  io: Io,
): Promise<ExitCode> {
  if (documents.length > 0 && flags.out === undefined) {
    throw new UsageError(
      "where shall the result for these documents go?",
      "add `--out <folder>`, or name the documents in a configuration.",
    );
  }
  const mayTrustHashes = flags.check && !flags.full && flags.only === undefined;
  if (mayTrustHashes && isProvenFresh(documents, flags, io)) {
    // Of nothing found only JSON says anything; the printers need not be loaded for the others.
    if (flags.format === "json") {
      const { report } = await import("../report.js");
      report({ diagnostics: [] }, flags, io);
    }
    if (!flags.quiet) io.stderr.write("Generated files are up to date.\n");
    return exitCodes.clean;
  }
  if (flags.watch) {
    if (flags.format === "json") {
      throw new UsageError("`--watch` and `--format json` do not go together.", "choose one.");
    }
    const { watchFiles } = await import("../watch-files.js");
    return watchFiles(documents, flags, io);
  }
  const { generateFiles } = await import("../generate-files.js");
  return generateFiles(documents, flags, io);
}
