import { chmodSync, lstatSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { exists, filesBelow, rawHashOf, readIfFile } from "./disk.js";
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
    for (const { path, text } of writes) scratches.push(writeScratch(root, path, text));
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

const renameStep = (file: PlannedFile | Plan["manifest"]): JournalStep => {
  const isUsers = "owner" in file && file.owner === "user" && file.action === "overwrite";
  return { rename: file.path, ...(isUsers && { over: rawHashOf(file.before) }) };
};

function writeScratch(root: string, path: string, text: string): string {
  const scratch = join(root, scratchOf(path));
  const folder = dirname(path);
  mkdirSync(join(root, folder), { recursive: true });
  if (obstacleOn(root, folder) !== undefined) throw new Error(`${folder} changed meanwhile`);
  rmSync(scratch, { force: true });
  // "wx" follows no link and meets no file that somebody put there.
  writeFileSync(scratch, text, { flag: "wx" });
  const stats = lstatSync(join(root, path), { throwIfNoEntry: false });
  if (stats?.isFile()) chmodSync(scratch, stats.mode);
  return scratch;
}

/** Texts that a run which was killed before its journal left behind. */
function clearScratch(root: string, outDir: string): void {
  for (const { path } of filesBelow(join(root, outDir))) {
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

const isEmpty = (folder: string): boolean => exists(folder) && filesBelow(folder).length === 0;

const unwritable = (error: unknown): Diagnostic => {
  const reason = error instanceof Error ? error.message : String(error);
  return finding("workspace/unwritable", `The files cannot be written: ${reason}.`);
};
