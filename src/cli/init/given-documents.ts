import { dirname, extname, isAbsolute, resolve } from "node:path";
import type { Contract } from "../../contract/model.js";
import { hasErrors } from "../../diagnostics/collector.js";
import type { ProjectFile } from "../../scaffold/choices.js";
import { expandPatterns } from "../../workspace/glob.js";
import { staysInside } from "../../workspace/jail.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Io } from "../io.js";
import { commonFolder, pathFrom } from "../paths.js";
import { exitCodeOf, readContract } from "../read-contract.js";
import { report } from "../report.js";
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
 * to begin with. All files keep their places to each other, so that a `$ref` leads where it led.
 */
export async function givenDocuments(
  typed: readonly string[],
  flags: InitFlags,
  io: Io,
): Promise<Contracts | ExitCode> {
  refuseFolder(typed);
  const documents = expandPatterns(
    io.cwd,
    typed.map((path) => pathFrom(io.cwd, resolve(io.cwd, path))),
  );
  if (documents.length === 0) {
    throw new UsageError(`no file matches ${typed.join(" ")}.`, "check `--from`.");
  }
  // Who stands above the documents takes what lies beside them, too; nobody reads from further up.
  const isBelow = documents.every((path) => !path.startsWith("../") && !isAbsolute(path));
  const read = await readContract(io.cwd, documents, isBelow ? { configFile: "package.json" } : {});
  // What is fine needs no report yet: the command has more to say.
  if (read.diagnostics.length > 0) report(read, flags, io);
  if (hasErrors(read.diagnostics)) return exitCodeOf(read.diagnostics, documents);
  return { contract: read.contract, ...moved(documents, read.sources, io.cwd) };
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
  cwd: string,
): Pick<Contracts, "documents" | "files"> {
  const base = commonFolder([...sources.keys()].map((path) => dirname(resolve(cwd, path))));
  const place = (path: string): string => `contracts/${pathFrom(base, resolve(cwd, path))}`;
  const files = [...sources].map(([path, content]) => ({ path: place(path), content }));
  const odd = files.find(({ path }) => !staysInside(path));
  if (odd !== undefined) {
    const name = JSON.stringify(odd.path.slice("contracts/".length));
    throw new UsageError(
      `a file called ${name} cannot be laid down on every system.`,
      "give it another name.",
    );
  }
  return { documents: documents.map(place), files };
}

/** For a document that is not there, and the like. */
export const isExitCode = (value: unknown): value is ExitCode =>
  Object.values(exitCodes).some((code) => code === value);
