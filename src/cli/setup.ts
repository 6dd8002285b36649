import { dirname, posix, resolve } from "node:path";
import { finding } from "../diagnostics/finding.js";
import type { Config } from "../workspace/config.js";
import { expandPatterns, isPattern } from "../workspace/glob.js";
import type { Folders } from "../workspace/jail.js";
import { findConfig } from "./config/find-config.js";
import type { Io } from "./io.js";
import { pathFrom, shownFrom } from "./paths.js";
import { ConfigError, UsageError } from "./usage-error.js";

/** What a run works on. */
export interface Setup {
  /** Absolute; all other paths are relative to it: the configuration's folder, or the folder of the output. */
  readonly root: string;
  readonly patterns: readonly string[];
  readonly documents: readonly string[];
  /** Absent for documents that were named on the command line. */
  readonly configFile?: string;
  readonly outDir: string;
  readonly servicesDir: string;
  readonly services?: readonly string[];
  readonly contractTests: boolean;
  /** Severities that the configuration gives to findings, by code. */
  readonly severities?: NonNullable<Config["lint"]>;
  /** False when a change of what decided the run could go unnoticed. */
  readonly isRepeatable: boolean;
}

export interface SetupFlags {
  readonly documents: readonly string[];
  readonly config?: string | undefined;
  readonly out?: string | undefined;
}

/** The setup's folders, for somebody who stands in `cwd`. */
export const foldersOf = ({ root, outDir, servicesDir }: Setup, cwd: string): Folders => ({
  root,
  outDir,
  servicesDir,
  show: shownFrom(cwd, root),
});

/** From the documents that were named, else from a configuration. Throws `UsageError`, `ConfigError`. */
export async function resolveSetup(flags: SetupFlags, io: Io): Promise<Setup> {
  if (flags.documents.length > 0) return namedDocuments(flags, io);
  const path = findConfig(io.cwd, flags.config);
  if (path === undefined) {
    throw new UsageError(
      "there is no asyncapi-gen.config file here, and no document was named.",
      "name the documents, or create asyncapi-gen.config.yaml.",
    );
  }
  if (flags.out !== undefined) {
    throw new UsageError("`--out` goes with named documents.", "set `out` in the configuration.");
  }
  return configuredDocuments(path, io);
}

function namedDocuments({ documents, config, out }: SetupFlags, io: Io): Setup {
  if (config !== undefined) {
    throw new UsageError(
      "documents and `--config` do not go together.",
      "name the documents in the configuration, or leave `--config` out.",
    );
  }
  const root = resolve(io.cwd, out ?? ".");
  const patterns = documents.map((path) => pathFrom(root, resolve(io.cwd, path)));
  return {
    root,
    patterns,
    documents: expandPatterns(root, patterns),
    outDir: "generated",
    servicesDir: "services",
    contractTests: true,
    isRepeatable: true,
  };
}

async function configuredDocuments(path: string, io: Io): Promise<Setup> {
  const { readConfig } = await import("./config/read-config.js");
  const { config, isSelfContained } = await readConfig(path, io.cwd);
  const root = dirname(path);
  const patterns = config.documents;
  const documents = expandPatterns(root, patterns);
  const fruitless = patterns.find(
    (pattern) => isPattern(pattern) && expandPatterns(root, [pattern]).length === 0,
  );
  const file = pathFrom(io.cwd, path);
  const refuse = (message: string, hint: string) =>
    new ConfigError([
      finding("config/invalid", message, { location: { file, line: 1, column: 1 }, hint }),
    ]);
  if (fruitless !== undefined) {
    throw refuse(`No file matches \`${fruitless}\` of \`documents\`.`, "correct the pattern.");
  }
  const [outDir, servicesDir] = [
    folder(config.out ?? "generated"),
    folder(config.handlers ?? "services"),
  ];
  if (contains(outDir, servicesDir) || contains(servicesDir, outDir)) {
    throw refuse(
      "`out` and `handlers` lie in each other.",
      "give generated files and your own folders of their own.",
    );
  }
  return {
    root,
    patterns,
    documents,
    configFile: pathFrom(root, path),
    outDir,
    servicesDir,
    ...(config.services && { services: config.services }),
    ...(config.lint && { severities: config.lint }),
    contractTests: config.contractTests ?? true,
    isRepeatable: isSelfContained,
  };
}

/** `./src/generated/` -> `src/generated`. */
const folder = (path: string): string => posix.normalize(path).replace(/\/$/, "");

const contains = (outer: string, inner: string): boolean => `${inner}/`.startsWith(`${outer}/`);
