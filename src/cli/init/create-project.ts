import { basename, resolve } from "node:path";
import type { Choices } from "../../scaffold/choices.js";
import { commandsOf } from "../../scaffold/package-manager.js";
import { projectName } from "../../scaffold/project-name.js";
import { obstaclesIn, type ProjectStage, stageProject } from "../../workspace/new-project.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Io } from "../io.js";
import { ownPackage } from "../own-package.js";
import { formatOf, report } from "../report.js";
import { UsageError } from "../usage-error.js";
import { buildProject } from "./build-project.js";
import type { Decisions, InitFlags } from "./decisions.js";
import { detectPackageManager } from "./detect-package-manager.js";
import { beginRepository } from "./git.js";
import { type Contracts, givenDocuments, isExitCode } from "./given-documents.js";
import { nextSteps } from "./next-steps.js";
import { showProgram } from "./programs.js";
import { readTemplateFiles } from "./template-files.js";

/** Lays the project down whole, or writes nothing; then installs and says how to go on. */
export async function createProject(
  decisions: Decisions,
  flags: InitFlags,
  io: Io,
): Promise<ExitCode> {
  const target = resolve(io.cwd, decisions.dir);
  const objection = objectionTo(io.cwd, decisions.dir);
  if (objection !== undefined) throw new UsageError(objection, "name a new or empty folder.");
  const contracts =
    decisions.from.length === 0 ? undefined : await givenDocuments(decisions.from, flags, io);
  if (isExitCode(contracts)) return contracts;
  const choices: Choices = {
    name: projectName(basename(target)),
    template: decisions.template,
    store: decisions.store,
    ...(decisions.broker === undefined ? {} : { broker: decisions.broker }),
    ...detectPackageManager(io),
  };
  const { files, kept } = await layDown(target, choices, contracts, flags, io);
  const isInstalled = !flags.dryRun && (await finish(target, decisions, choices, flags, io));
  const done: Laid = { decisions, choices, files, kept, isInstalled };
  tell(done, flags, io);
  const failed = decisions.install && !isInstalled && !flags.dryRun;
  return failed ? exitCodes.findings : exitCodes.clean;
}

/** Why a project cannot be laid down in `dir`; undefined when it can. */
export function objectionTo(cwd: string, dir: string): string | undefined {
  const shown = dir === "." ? "this folder" : dir;
  const found = obstaclesIn(resolve(cwd, dir));
  if (found === "file") return `${shown} is a file.`;
  if (found.length === 0) return undefined;
  const named = found.slice(0, 5).join(", ");
  const more = found.length > 5 ? ` and ${found.length - 5} more` : "";
  return `${shown} is not empty: it has ${named}${more}.`;
}

interface Laid {
  readonly decisions: Decisions;
  readonly choices: Choices;
  readonly files: readonly string[];
  /** What was there before and was left alone. */
  readonly kept: readonly string[];
  readonly isInstalled: boolean;
}

async function layDown(
  target: string,
  choices: Choices,
  contracts: Contracts | undefined,
  { dryRun = false, quiet = false }: InitFlags,
  io: Io,
): Promise<Pick<Laid, "files" | "kept">> {
  const own = ownPackage();
  const templates = await readTemplateFiles(own);
  if (own.isClone && !dryRun && !quiet) io.stderr.write("Packing this clone of asyncapi-gen ...\n");
  const stage = stageProject(target, { dryRun });
  const discard = discardOnExit(stage);
  try {
    await buildProject(stage, { choices, contracts, templates, own, dryRun }, io);
    const files = stage.files();
    return { files, kept: dryRun ? [] : stage.commit() };
  } finally {
    discard();
  }
}

/** Ctrl-C ends the process between two steps; nothing may stay behind. */
function discardOnExit(stage: ProjectStage): () => void {
  process.once("exit", stage.discard);
  return () => {
    process.removeListener("exit", stage.discard);
    stage.discard();
  };
}

/** A repository, then the packages; true when these are there. */
async function finish(
  target: string,
  decisions: Decisions,
  choices: Choices,
  { quiet = false }: InitFlags,
  io: Io,
): Promise<boolean> {
  if (decisions.git && !(await beginRepository(target)) && !quiet) {
    io.stderr.write("git could not be used, so this is no repository yet.\n");
  }
  if (!decisions.install) return false;
  const { install } = commandsOf(choices);
  if (!quiet) io.stderr.write(`Installing packages: ${install}\n`);
  const [program = "npm", ...args] = install.split(" ");
  // Ctrl-C reaches the package manager too, and ends us at once.
  const tellInterrupted = () =>
    void io.stderr.write(`\nThe project itself is complete; \`${install}\` there goes on.\n`);
  process.once("exit", tellInterrupted);
  const isInstalled = await showProgram(program, args, target);
  process.removeListener("exit", tellInterrupted);
  if (!isInstalled) {
    io.stderr.write(`error: \`${install}\` failed; the project itself is complete.\n`);
  }
  return isInstalled;
}

const keptLine = (name: string): string =>
  name === ".gitignore"
    ? "  kept your .gitignore; it should name node_modules/, dist/ and .data/"
    : `  kept your ${name}`;

function tell(done: Laid, flags: InitFlags, io: Io): void {
  const { decisions, choices, files, kept } = done;
  if (formatOf(flags, io) === "json") {
    const directory = resolve(io.cwd, decisions.dir);
    return void report({ diagnostics: [] }, flags, io, { directory, files, kept });
  }
  if (flags.quiet) return;
  const list = flags.dryRun || flags.verbose ? files.map((path) => `  create ${path}`) : [];
  const place = decisions.dir === "." ? "here" : `in ${decisions.dir}`;
  const lines = [
    ...list,
    flags.dryRun
      ? `Would lay down ${files.length} files ${place}.`
      : `Laid down ${choices.name} ${place}: ${files.length} files.`,
    ...kept.map(keptLine),
    ...(flags.dryRun ? [] : ["", "Next:", ...nextSteps(done).map((step) => `  ${step}`)]),
  ];
  io.stderr.write(`${lines.join("\n")}\n`);
}
