import { dirname, resolve } from "node:path";
import { type BuiltContract, buildContract } from "../contract/build.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { loadDocuments } from "../document/load.js";
import { judge } from "../lint/judge.js";
import type { LintOptions } from "../lint/lint.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { commonFolder } from "./paths.js";
import { type Verdicts, verdictsOf } from "./verdicts.js";

export interface ReadContract extends Pick<BuiltContract, "contract" | "origins"> {
  /** Of the documents, the contract and the lint rules; sorted. */
  readonly diagnostics: readonly Diagnostic[];
  /** Text of every file that was read, by its path from the root. */
  readonly sources: ReadonlyMap<string, string>;
}

export interface ReadOptions extends LintOptions {
  /** The configuration, relative to the root; what stands beside and below it may be referred to. */
  readonly configFile?: string | undefined;
  readonly remoteOrigins?: readonly string[] | undefined;
  /** Default: what the project remembers is used, and nothing is added. */
  readonly verdicts?: Verdicts | undefined;
}

/**
 * From documents (paths relative to `root`) to the contract, with everything found on the way. Their
 * `$ref`s may reach the files of the smallest folder that holds them all, and the configuration.
 */
export async function readContract(
  root: string,
  documents: readonly string[],
  options: ReadOptions = {},
): Promise<ReadContract> {
  const { configFile } = options;
  const verdicts =
    "verdicts" in options ? options.verdicts : verdictsOf({}, { cwd: root, root, writes: false });
  const reachable = [...documents, ...(configFile === undefined ? [] : [configFile])];
  const loaded = await loadDocuments(documents, {
    cwd: root,
    root: commonFolder(reachable.map((path) => dirname(resolve(root, path)))),
    ...(verdicts && { verdicts }),
    ...(options.remoteOrigins && { remoteOrigins: options.remoteOrigins }),
  });
  const built = buildContract(loaded.documents);
  const { contract, origins } = built;
  return {
    contract,
    origins,
    diagnostics: judge(loaded, built, options),
    sources: loaded.sources,
  };
}

/**
 * What findings with an error among them mean for the process. A document that is not there was
 * asked for by mistake, so that is usage; a missing file that a document refers to is a finding.
 */
export function exitCodeOf(
  diagnostics: readonly Diagnostic[],
  documents: readonly string[],
): ExitCode {
  const isMissing = diagnostics.some(
    ({ code, location }) =>
      code === "document/not-found" &&
      (location === undefined || documents.includes(location.file)),
  );
  return isMissing ? exitCodes.usage : exitCodes.findings;
}
