import { type ExitCode, exitCodes } from "../exit-codes.js";
import { createProject, objectionTo } from "../init/create-project.js";
import {
  type Decisions,
  defaultDecisions,
  type InitFlags,
  mayAsk,
  refuseUnavailable,
} from "../init/decisions.js";
import { detectPackageManager } from "../init/detect-package-manager.js";
import { sameAgain } from "../init/next-steps.js";
import { type Io, useColor } from "../io.js";
import { ownPackage } from "../own-package.js";
import { UsageError } from "../usage-error.js";

/** `asyncapi-gen init`. */
export async function init(dir: string | undefined, flags: InitFlags, io: Io): Promise<ExitCode> {
  refuseUnavailable(flags);
  const defaults = defaultDecisions(dir, flags);
  const asked = mayAsk(flags, io);
  const decisions = asked ? await askFor(dir, flags, defaults, io) : defaults;
  if (decisions === undefined) {
    io.stderr.write("Nothing was written.\n");
    return exitCodes.interrupted;
  }
  const code = await createProject(decisions, flags, io);
  if (asked) {
    const choices = { name: "", ...decisions, ...detectPackageManager(io) };
    const line = sameAgain(decisions, choices, ownPackage(), io.cwd);
    io.stderr.write(`\nThe same without questions:\n  ${line}\n`);
  }
  return code;
}

/** Undefined when the user would rather not. */
async function askFor(
  dir: string | undefined,
  flags: InitFlags,
  defaults: Decisions,
  io: Io,
): Promise<Decisions | undefined> {
  const [{ ask }, { clackAsker }] = await Promise.all([
    import("../init/ask.js"),
    import("../init/clack-asker.js"),
  ]);
  // The library that asks knows this variable, and not our flag.
  if (!useColor(io.stderr, io.env, flags.color)) process.env.NO_COLOR = "1";
  const objectionToFolder = (folder: string) => objectionTo(io.cwd, folder);
  // Before the first question, not after the last.
  const objection = dir === undefined ? undefined : objectionToFolder(dir);
  if (objection !== undefined) throw new UsageError(objection, "name a new or empty folder.");
  const answers = await ask(clackAsker, { dir, flags, defaults, objectionToFolder });
  return "cancelled" in answers ? undefined : answers;
}
