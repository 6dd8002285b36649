import { join } from "node:path";
import { hashOf, readIfFile } from "./disk.js";
import type { MemberRecord } from "./member-record.js";

export const MANIFEST_NAME = ".asyncapi-gen.json";

/** What the last run wrote, and from what; it stands beside the generated files. */
export interface Manifest {
  readonly tool: string;
  /** Fingerprint of the contract. */
  readonly contract: string;
  /** What decided the run; absent after a run of only some emitters. */
  readonly run?: RunRecord;
  /** Paths of the user's files that have been laid down, relative to their folder. */
  readonly skeletons: readonly string[];
  /** What the contract asked of the user's files: by path relative to their folder. */
  readonly members?: Readonly<Record<string, MemberRecord>>;
  /** Path relative to the folder -> SHA-256 of the text. */
  readonly files: Readonly<Record<string, string>>;
}

export interface RunRecord {
  /** The configuration, relative to the root; absent when documents were named instead. */
  readonly config?: string;
  /** Documents as configured or named: paths and patterns. */
  readonly patterns: readonly string[];
  /** What they matched: a new document is a change though no hash says so. */
  readonly documents: readonly string[];
  readonly servicesDir: string;
  /** Path relative to the root -> SHA-256: the configuration, the documents and what they refer to. */
  readonly inputs: Readonly<Record<string, string>>;
}

const FORMAT = 1;

export const manifestText = (manifest: Manifest): string =>
  `${JSON.stringify({ format: FORMAT, ...manifest }, null, 2)}\n`;

/** The manifest of a folder: undefined where there is none, "unreadable" for anything else than ours. */
export function readManifest(folder: string): Manifest | undefined | "unreadable" {
  const text = readIfFile(join(folder, MANIFEST_NAME));
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isManifest(value) ? value : "unreadable";
  } catch {
    return "unreadable";
  }
}

function isManifest(value: unknown): value is Manifest {
  if (!isRecord(value) || value.format !== FORMAT) return false;
  const { tool, contract, skeletons, members, files, run } = value;
  return (
    typeof tool === "string" &&
    typeof contract === "string" &&
    isTexts(skeletons) &&
    (members === undefined ||
      (isRecord(members) && Object.values(members).every((record) => isHashes(record)))) &&
    isHashes(files) &&
    (run === undefined || isRun(run))
  );
}

const isRun = (value: unknown): boolean =>
  isRecord(value) &&
  typeof value.servicesDir === "string" &&
  isTexts(value.patterns) &&
  isTexts(value.documents) &&
  isHashes(value.inputs);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

const isHashes = (value: unknown): boolean =>
  isRecord(value) && Object.values(value).every((hash) => typeof hash === "string");

/** Hashes by path, in the order of the paths. */
export const hashesOf = (
  files: readonly { readonly path: string; readonly text: string }[],
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    files
      .map(({ path, text }) => [path, hashOf(text)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
