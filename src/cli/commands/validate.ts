import { hasErrors } from "../../diagnostics/collector.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Io } from "../io.js";
import { shownFrom } from "../paths.js";
import type { CommonFlags } from "../program.js";
import { exitCodeOf, type ReadContract, readContract } from "../read-contract.js";
import { allowedOrigins, type RemoteFlags } from "../remote-origins.js";
import { relocated, report } from "../report.js";
import { resolveSetup } from "../setup.js";
import { UsageError } from "../usage-error.js";
import { type CacheFlags, verdictsOf } from "../verdicts.js";

export interface ValidateFlags extends CommonFlags, CacheFlags, RemoteFlags {
  readonly events?: string;
  readonly message?: string;
  /** Warnings fail, and rules that are matters of taste are applied. */
  readonly strict?: boolean;
}

/** `asyncapi-gen validate`: the documents, and with `--events` events against them. */
export async function validate(
  documents: readonly string[],
  flags: ValidateFlags,
  io: Io,
): Promise<ExitCode> {
  if (flags.message !== undefined && flags.events === undefined) {
    throw new UsageError("`--message` goes with `--events`.", "add `--events <file>`.");
  }
  const setup = await resolveSetup({ documents, config: flags.config }, io);
  // How long a proof took is for people who ask; without it, the same documents give the same text.
  const clock = flags.verbose ? { nowMs: () => performance.now() } : {};
  const { strict = false } = flags;
  const verdicts = verdictsOf(flags, { cwd: io.cwd, root: setup.root, writes: false });
  const remoteOrigins = allowedOrigins(flags, io);
  const options = { ...clock, ...setup, strict, verdicts, remoteOrigins };
  const read = await readContract(setup.root, setup.documents, options);
  const { diagnostics, sources } = relocated(read, shownFrom(io.cwd, setup.root));
  if (flags.events === undefined || hasErrors(diagnostics)) {
    const hasFailed = report({ diagnostics, ...(sources && { sources }) }, flags, io);
    const failed = hasFailed || (strict && diagnostics.some(isWarning));
    if (failed && !hasFailed) io.stderr.write("Warnings fail with `--strict`.\n");
    if (!failed && !flags.quiet) io.stderr.write(`${described(read, setup.documents.length)}\n`);
    return failed ? exitCodeOf(read.diagnostics, setup.documents) : exitCodes.clean;
  }
  const { validateEvents } = await import("../validate-events.js");
  return validateEvents(read.contract, flags.events, flags, io);
}

const isWarning = ({ severity }: Diagnostic): boolean => severity === "warning";

function described({ contract }: ReadContract, documents: number): string {
  const count = (number: number, what: string): string =>
    `${number} ${what}${number === 1 ? "" : "s"}`;
  const sagas = contract.services.flatMap((service) => service.sagas).length;
  const parts = [
    count(contract.services.length, "service"),
    count(contract.messages.length, "message"),
    count(contract.channels.length, "channel"),
    ...(sagas === 0 ? [] : [count(sagas, "saga")]),
  ];
  return `${count(documents, "document")}: ${parts.join(", ")}.`;
}
