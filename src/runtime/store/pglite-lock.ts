import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { RuntimeError } from "../errors.js";
import { systemRandom } from "../system-random.js";

/**
 * Keeps a second process off a PGlite folder: both would work and silently lose each other's rows.
 * The file stands beside the folder, which PGlite wants to itself.
 */
export interface FolderLock {
  /** Tells this hold of the folder from every other one. */
  readonly token: string;
  release(): void;
}

export interface Holder {
  readonly pid: number;
  /** Start time of the process where the system tells it: a pid alone may have been given again. */
  readonly startedAt: string;
  readonly token: string;
}

export function lockFolder(dataDir: string): FolderLock {
  const path = besideFolder(dataDir, "lock");
  const holder: Holder = {
    pid: process.pid,
    startedAt: startOf(process.pid),
    token: systemRandom.newId(),
  };
  if (!claim(path, holder)) {
    removeStale(path, dataDir);
    if (!claim(path, holder)) refuse(dataDir, read(path));
  }
  return {
    token: holder.token,
    release: () => void (read(path)?.token === holder.token && rmSync(path, { force: true })),
  };
}

/** A file that belongs to the folder; PGlite wants the folder itself for itself. */
export const besideFolder = (dataDir: string, extension: string): string =>
  `${dataDir.replace(/\/+$/, "")}.${extension}`;

/** The living process that has the folder open. */
export function holderOf(dataDir: string): Holder | undefined {
  const found = read(besideFolder(dataDir, "lock"));
  return found !== undefined && isAlive(found) ? found : undefined;
}

function claim(path: string, holder: Holder): boolean {
  try {
    writeFileSync(path, JSON.stringify(holder), { flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Moves a dead process's file away. Whoever moved another one than the dead one puts it back. */
function removeStale(path: string, dataDir: string): void {
  const found = read(path);
  if (found !== undefined && isAlive(found)) refuse(dataDir, found);
  const aside = `${path}.${systemRandom.newId()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  const moved = read(aside);
  if (moved !== undefined && isAlive(moved)) linkSync(aside, path);
  rmSync(aside, { force: true });
}

function refuse(dataDir: string, holder: Holder | undefined): never {
  throw new RuntimeError(
    "store-locked",
    `The PGlite folder ${dataDir} is in use by process ${holder?.pid ?? "unknown"}. Stop it, or use another folder: two processes on one folder lose each other's rows.`,
  );
}

function read(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch {
    return undefined; // gone, or half written by a process that died
  }
}

function isAlive({ pid, startedAt }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
  return startOf(pid) === startedAt;
}

/** The kernel's start time of a process (field 22 of its stat), "" where there is no such file. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

const codeOf = (error: unknown) =>
  error instanceof Error && "code" in error ? error.code : undefined;
