import { dirname, extname, relative, resolve, sep } from "node:path";
import type { Contract } from "../../contract/model.js";
import { hasErrors } from "../../diagnostics/collector.js";
import type { ProjectFile } from "../../scaffold/choices.js";
import { expandPatterns } from "../../workspace/glob.js";
import { staysInside } from "../../workspace/jail.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Io } from "../io.js";
import { pathFrom, shownFrom } from "../paths.js";
import { exitCodeOf, readContract } from "../read-contract.js";
import { relocated, report } from "../report.js";
import { UsageError } from "../usage-error.js";
import type { InitFlags } from "./decisions.js";

/** Documents as the project has them, below `contracts/`, with the files that they refer to. */
export interface Contracts {
  readonly contract: Contract;
  readonly documents: readonly string[];
  readonly files: readonly ProjectFile[];
}

/**
 * Reads the user's documents and prints what is wrong with them; an exit code when that is too much
 * to begin with. Their places to each other stay, so that every `$ref` still leads where it led.
 */
export async function givenDocuments(
  typed: readonly string[],
  flags: InitFlags,
  io: Io,
): Promise<Contracts | ExitCode> {
  const paths = expandPatterns(
    io.cwd,
    typed.map((path) => pathFrom(io.cwd, resolve(io.cwd, path))),
  );
  if (paths.length === 0)
    throw new UsageError(`no file matches ${typed.join(" ")}.`, "check `--from`.");
  refuseFolder(typed);
  const absolute = paths.map((path) => resolve(io.cwd, path));
  const base = commonFolder(absolute);
  const documents = absolute.map((path) => pathFrom(base, path));
  const read = await readContract(base, documents);
  const findings = relocated(read, shownFrom(io.cwd, base));
  // What is fine needs no report yet: the command has more to say.
  if (read.diagnostics.length > 0) report(findings, flags, io);
  if (hasErrors(read.diagnostics)) return exitCodeOf(read.diagnostics, documents);
  return { contract: read.contract, ...moved(documents, read.sources) };
}

/** The folder of the project, typed behind the documents, counts as one of them. */
function refuseFolder(typed: readonly string[]): void {
  const last = typed.at(-1);
  if (typed.length < 2 || last === undefined || extname(last) !== "") return;
  throw new UsageError(
    `\`${last}\` was taken for a document.`,
    `name the project's folder first: \`asyncapi-gen init ${last} --from ${typed.slice(0, -1).join(" ")}\`.`,
  );
}

function moved(
  documents: readonly string[],
  sources: ReadonlyMap<string, string>,
): Pick<Contracts, "documents" | "files"> {
  const place = (path: string): string => `contracts/${path}`;
  const files = [...sources].map(([path, content]) => ({ path: place(path), content }));
  const odd = files.find(({ path }) => !staysInside(path));
  if (odd !== undefined) {
    throw new UsageError(
      `a file called ${JSON.stringify(odd.path.slice("contracts/".length))} cannot be laid down on every system.`,
      "give it another name.",
    );
  }
  return { documents: documents.map(place), files };
}

/** The innermost folder that holds all of the files. */
function commonFolder(paths: readonly string[]): string {
  const [first = "", ...others] = paths.map((path) => dirname(path));
  return others.reduce((folder, other) => {
    let common = folder;
    while (isOutside(common, other)) common = dirname(common);
    return common;
  }, first);
}

const isOutside = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return way === ".." || way.startsWith(`..${sep}`);
};

/** For a document that is not there, and the like. */
export const isExitCode = (value: unknown): value is ExitCode =>
  Object.values(exitCodes).some((code) => code === value);
