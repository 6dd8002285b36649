import { dirname, join } from "node:path";
import { hashOfInput } from "../current.js";
import { hashOf } from "../disk.js";
import { expandPatterns, foldersOfPatterns } from "../glob.js";

/** What a run depends on. */
export interface Inputs {
  /** Absolute: what the other paths are relative to. */
  readonly root: string;
  /** Documents as configured: paths and patterns. */
  readonly patterns: readonly string[];
  /** What they matched. */
  readonly documents: readonly string[];
  /** Text of what was read, by path. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Of a run that did not get as far as reading. */
const NONE: Inputs = { root: "", patterns: [], documents: [], sources: new Map() };

/** Hashes of files (by absolute path) as a run found them; undefined for one that was not there. */
export type Snapshot = ReadonlyMap<string, string | undefined>;

/**
 * The state that a run was made from. A file that was known is taken as it was before the run, so
 * that a change during the run is seen after it; one that the run came upon is taken as it read it.
 */
export function snapshotOf(
  inputs: Inputs = NONE,
  config: string | undefined,
  before: Snapshot,
): Snapshot {
  const { root, documents, sources } = inputs;
  const read = [...sources].map(([path, text]) => [join(root, path), hashOf(text)] as const);
  const paths = [
    ...(config === undefined ? [] : [config]),
    ...documents.map((path) => join(root, path)),
  ];
  const others = paths.map((path) => [path, hashOfInput(path)] as const);
  const found = new Map<string, string | undefined>([...others, ...read]);
  return new Map(
    [...found].map(([path, hash]) => [path, before.has(path) ? before.get(path) : hash]),
  );
}

/** The same files as they are now. */
export const renewed = (snapshot: Snapshot): Snapshot =>
  new Map([...snapshot.keys()].map((path) => [path, hashOfInput(path)]));

/** Absolute paths of what is not as it was: files, and documents that came or went. */
export function changesSince(
  snapshot: Snapshot,
  { root, patterns, documents }: Omit<Inputs, "sources"> = NONE,
): readonly string[] {
  const changed = [...snapshot].filter(([path, hash]) => hashOfInput(path) !== hash);
  const now = expandPatterns(root, patterns);
  const came = now.filter((path) => !documents.includes(path));
  const went = documents.filter((path) => !now.includes(path));
  const moved = [...came, ...went].map((path) => join(root, path));
  return [...new Set([...changed.map(([path]) => path), ...moved])].sort();
}

/** The folders to watch: those of the files, and those where a pattern may match a new one. */
export function foldersToWatch(
  snapshot: Snapshot,
  { root, patterns }: Omit<Inputs, "sources"> = NONE,
): readonly string[] {
  const ofPatterns = foldersOfPatterns(root, patterns).map((path) => join(root, path));
  return [...new Set([...[...snapshot.keys()].map((path) => dirname(path)), ...ofPatterns])];
}
