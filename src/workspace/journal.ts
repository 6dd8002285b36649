import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";
import { exists, isError, rawHashOf, readIfFile, readRaw } from "./disk.js";
import { type Folders, obstacleOn, staysInside } from "./jail.js";
import { JOURNAL_NAME, NEXT_JOURNAL_NAME, scratchOf } from "./scratch.js";

/**
 * One thing that remains to be done; doing it again does nothing. `over`: SHA-256 of the user's text
 * that is to be replaced; it is not when the user has changed it meanwhile.
 */
export type JournalStep =
  | { readonly rename: string; readonly over?: string }
  | { readonly delete: string };

const inOutDir = ({ root, outDir }: Folders, name: string): string => join(root, outDir, name);

export function writeJournal(folders: Folders, steps: readonly JournalStep[]): void {
  // Itself old or new: a journal that was cut off in the middle would be worse than none.
  const next = inOutDir(folders, NEXT_JOURNAL_NAME);
  writeFileSync(next, `${JSON.stringify({ steps }, null, 2)}\n`);
  renameSync(next, inOutDir(folders, JOURNAL_NAME));
}

/** Does the steps and removes the journal. */
export function finishSteps(folders: Folders, steps: readonly JournalStep[]): void {
  for (const step of steps) {
    if ("delete" in step) rmSync(join(folders.root, step.delete), { force: true });
    else moveIntoPlace(folders, step.rename, step.over);
  }
  rmSync(inOutDir(folders, JOURNAL_NAME), { force: true });
}

function moveIntoPlace(
  { root, servicesDir }: Folders,
  path: string,
  over: string | undefined,
): void {
  const [scratch, target] = [join(root, scratchOf(path)), join(root, path)];
  // The user may have written the file since the plan was made.
  const isTaken = path.startsWith(`${servicesDir}/`) && exists(target) && !isStill(target, over);
  if (isTaken) rmSync(scratch, { force: true });
  else renameIfThere(scratch, target);
}

/** Done before, when a run is finished that had been interrupted: then there is nothing left. */
function renameIfThere(scratch: string, target: string): void {
  try {
    renameSync(scratch, target);
  } catch (error) {
    if (!isError(error, "ENOENT") || exists(scratch)) throw error;
  }
}

function isStill(path: string, hash: string | undefined): boolean {
  const text = readRaw(path);
  return text !== undefined && hash === rawHashOf(text);
}

export const wasInterrupted = (folders: Folders): boolean =>
  exists(inOutDir(folders, JOURNAL_NAME));

/**
 * Finishes what a killed run had begun; false when there was nothing to finish. The journal lies
 * where others may write, so it is believed only as far as a run could have written it.
 */
export function finishInterrupted(folders: Folders): boolean {
  if (obstacleOn(folders.root, folders.outDir) !== undefined) return false;
  const text = readIfFile(inOutDir(folders, JOURNAL_NAME));
  if (text === undefined) return false;
  finishSteps(
    folders,
    stepsOf(text).filter((step) => isOurs(folders, step)),
  );
  return true;
}

function stepsOf(text: string): readonly JournalStep[] {
  try {
    const value: unknown = JSON.parse(text);
    const steps =
      typeof value === "object" && value !== null && "steps" in value ? value.steps : [];
    return Array.isArray(steps) ? steps.filter(isStep) : [];
  } catch {
    return [];
  }
}

const isStep = (value: unknown): value is JournalStep =>
  typeof value === "object" &&
  value !== null &&
  Object.values(value).every((part) => typeof part === "string") &&
  "rename" in value !== "delete" in value;

function isOurs({ root, outDir, servicesDir }: Folders, step: JournalStep): boolean {
  const path = "delete" in step ? step.delete : step.rename;
  const folders = "delete" in step ? [outDir] : [outDir, servicesDir];
  return (
    staysInside(path) &&
    folders.some((folder) => path.startsWith(`${folder}/`)) &&
    obstacleOn(root, posix.dirname(path)) === undefined
  );
}
