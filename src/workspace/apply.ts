import { chmodSync, lstatSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { exists, isError, pathsBelow, rawHashOf, readIfFile } from "./disk.js";
import { obstacleOn } from "./jail.js";
import { finishSteps, type JournalStep, writeJournal } from "./journal.js";
import type { Plan } from "./plan.js";
import type { PlannedFile } from "./planned-file.js";
import { isOwnScratch, scratchOf } from "./scratch.js";

/**
 * Makes the disk what the plan says. Each file is old or new, never half: all new texts are written
 * beside their files first, then a journal says what is to be renamed and deleted, then that is
 * done. Interrupted before the journal, nothing has changed; after it, the next run finishes.
 *
 * It is synchronous on purpose: no signal handler runs in the middle of it.
 */
export function apply(plan: Plan): readonly Diagnostic[] {
  const { root, outDir } = plan.folders;
  const writes = [
    ...plan.files.filter(({ action }) => action === "create" || action === "overwrite"),
    ...(readIfFile(join(root, plan.manifest.path)) === plan.manifest.text ? [] : [plan.manifest]),
  ];
  const deletes = plan.files.filter(({ action }) => action === "delete");
  clearScratch(root, outDir);
  if (writes.length + deletes.length === 0) return [];
  const steps: readonly JournalStep[] = [
    ...writes.map(renameStep),
    ...deletes.map(({ path }) => ({ delete: path })),
  ];
  const scratches: string[] = [];
  try {
    const ready = new Set<string>();
    for (const file of writes) {
      makeFolder(root, dirname(file.path), ready);
      scratches.push(writeScratch(root, file));
    }
    writeJournal(plan.folders, steps);
  } catch (error) {
    for (const scratch of scratches) rmSync(scratch, { force: true });
    return [unwritable(error)];
  }
  try {
    finishSteps(plan.folders, steps);
    removeEmptyFolders(root, outDir, deletes);
  } catch (error) {
    return [unwritable(error)];
  }
  return [];
}

type Write = PlannedFile | Plan["manifest"];

const renameStep = (file: Write): JournalStep => {
  const isUsers = "owner" in file && file.owner === "user" && file.action === "overwrite";
  return { rename: file.path, ...(isUsers && { over: rawHashOf(file.before) }) };
};

/** Right before its first file is written; `ready` are those that have been looked at. */
function makeFolder(root: string, folder: string, ready: Set<string>): void {
  if (ready.has(folder)) return;
  mkdirSync(join(root, folder), { recursive: true });
  if (obstacleOn(root, folder) !== undefined) throw new Error(`${folder} changed meanwhile`);
  ready.add(folder);
}

function writeScratch(root: string, file: Write): string {
  const scratch = join(root, scratchOf(file.path));
  writeNew(scratch, file.text);
  // A new file has no former mode, and each look at the disk counts a thousand times.
  if ("action" in file && file.action === "create") return scratch;
  const stats = lstatSync(join(root, file.path), { throwIfNoEntry: false });
  if (stats?.isFile()) chmodSync(scratch, stats.mode);
  return scratch;
}

/** "wx" follows no link and meets no file that somebody put there. */
function writeNew(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: "wx" });
  } catch (error) {
    if (!isError(error, "EEXIST")) throw error;
    rmSync(path, { force: true });
    writeFileSync(path, text, { flag: "wx" });
  }
}

/** Texts that a run which was killed before its journal left behind. */
function clearScratch(root: string, outDir: string): void {
  for (const path of pathsBelow(join(root, outDir))) {
    if (isOwnScratch(path)) rmSync(join(root, outDir, path), { force: true });
  }
}

function removeEmptyFolders(
  root: string,
  outDir: string,
  deleted: readonly { readonly path: string }[],
): void {
  for (const { path } of deleted) {
    let folder = dirname(path);
    while (folder !== outDir && folder.startsWith(`${outDir}/`) && isEmpty(join(root, folder))) {
      rmdirSync(join(root, folder));
      folder = dirname(folder);
    }
  }
}

const isEmpty = (folder: string): boolean => exists(folder) && pathsBelow(folder).length === 0;

const unwritable = (error: unknown): Diagnostic => {
  const reason = error instanceof Error ? error.message : String(error);
  return finding("workspace/unwritable", `The files cannot be written: ${reason}.`);
};
