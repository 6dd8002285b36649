import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { staysInside } from "./jail.js";

/** Files that a folder may have before a project is laid down in it: what a fresh repository has. */
const TOLERATED =
  /^(?:\.git|\.gitattributes|\.gitignore|\.hg|\.hgignore|\.idea|\.vscode|\.DS_Store|Thumbs\.db|README\.md|LICEN[CS]E(?:\..*)?)$/;

/** What stands in the way of a project in `folder`: names of its entries, sorted. */
export function obstaclesIn(folder: string): readonly string[] | "file" {
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (!stats.isDirectory()) return "file";
  return readdirSync(folder)
    .filter((name) => !TOLERATED.test(name) && !isAbandoned(name, folder))
    .sort();
}

const stagePrefix = (target: string): string => `.${basename(target)}.asyncapi-gen-`;

/** Whether it is the stage of a run for `target` that was killed: its name has the process's id. */
function isAbandoned(name: string, target: string): boolean {
  const prefix = stagePrefix(target);
  const id = name.startsWith(prefix) ? name.slice(prefix.length) : "";
  return /^\d+$/.test(id) && (Number(id) === process.pid || !isRunning(Number(id)));
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** A project in the making, beside the place where it will be; nobody sees it before `commit`. */
export interface ProjectStage {
  /** Absolute. */
  readonly folder: string;
  write(files: readonly StagedFile[]): void;
  /** Paths of all files so far, sorted. */
  files(): readonly string[];
  /**
   * Moves everything to its place. Answers the entries that were there already, which stay as they
   * are. Throws, and leaves the place as it was, when something cannot be moved.
   */
  commit(): readonly string[];
  /** Removes what was not committed; does nothing the second time. */
  discard(): void;
}

export interface StagedFile {
  /** Posix, relative to the project's folder. */
  readonly path: string;
  readonly content: string | Uint8Array;
}

/**
 * Begins a project that `commit` will put at `target` (absolute), in one piece. With `dryRun` it is
 * built among the temporary files of the system, and can only be looked at.
 */
export function stageProject(target: string, { dryRun = false } = {}): ProjectStage {
  const targetIsThere = existsSync(target);
  const parent = dryRun ? tmpdir() : targetIsThere ? target : nearestFolder(dirname(target));
  const folder = join(parent, `${stagePrefix(target)}${process.pid}`);
  for (const name of readdirSync(parent)) {
    if (isAbandoned(name, target)) rmSync(join(parent, name), { recursive: true, force: true });
  }
  // Not by mkdtemp: the folder becomes the project, which others may read as the user wants it.
  mkdirSync(folder);
  return {
    folder,
    write: (files) => {
      for (const file of files) writeInto(folder, file);
    },
    files: () => filesIn(folder),
    commit() {
      if (dryRun) throw new Error("a dry run writes nothing");
      return targetIsThere ? moveEntries(folder, target) : moveWhole(folder, target);
    },
    discard: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** On the way to a folder that is not there yet, the last one that is. */
function nearestFolder(folder: string): string {
  const parent = dirname(folder);
  return existsSync(folder) || parent === folder ? folder : nearestFolder(parent);
}

function writeInto(folder: string, { path, content }: StagedFile): void {
  if (!staysInside(path)) throw new Error(`no path inside a project: ${JSON.stringify(path)}`);
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

function filesIn(folder: string, prefix = ""): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${prefix}${entry.name}`;
      return entry.isDirectory() ? filesIn(join(folder, entry.name), `${path}/`) : [path];
    })
    .sort();
}

/** One rename: the project is there whole, or not at all. */
function moveWhole(folder: string, target: string): readonly string[] {
  mkdirSync(dirname(target), { recursive: true });
  renameSync(folder, target);
  return [];
}

/** Somebody may stand in the folder, so it stays and its entries come; a failure takes them back. */
function moveEntries(folder: string, target: string): readonly string[] {
  const entries = readdirSync(folder);
  const kept = entries.filter((name) => isThere(join(target, name)));
  const moved: string[] = [];
  try {
    for (const name of entries.filter((each) => !kept.includes(each))) {
      renameSync(join(folder, name), join(target, name));
      moved.push(name);
    }
  } catch (error) {
    for (const name of moved) renameSync(join(target, name), join(folder, name));
    throw error;
  }
  rmSync(folder, { recursive: true, force: true });
  return kept.sort();
}

/** Also a dangling link. */
const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;
