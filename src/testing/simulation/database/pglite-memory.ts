import type { PGlite } from "@electric-sql/pglite";
import { type FileSystem, rememberFiles } from "./pglite-files.js";

/** Whether this build of PGlite shows what it takes. */
export function canRemember({ Module }: PGlite): boolean {
  const files: unknown = Reflect.get(Module, "FS");
  const isSeen = typeof files === "object" && files !== null && "nameTable" in files;
  return isSeen && "streams" in files && heapOf(Module) instanceof Uint8Array;
}

// Emscripten's types do not name it.
const heapOf = (module: PGlite["Module"]): Uint8Array => Reflect.get(module, "HEAPU8");

/**
 * Keeps memory and files of an idle PGlite as they are now; the answer puts them back. That takes as
 * long as to copy what it uses, and nothing of what was done since can be seen afterwards: not where
 * rows lay, not which plans were made, no sequence, no cache, no prepared statement.
 */
export function rememberPglite({ Module }: PGlite): () => void {
  const putFilesBack = rememberFiles(Module.FS as unknown as FileSystem);
  const before = heapOf(Module);
  const memory = before.slice(0, usedBytes(before));
  return () => {
    // Another one, when it has grown.
    const now = heapOf(Module);
    now.set(memory);
    clearBehind(now, memory.length);
    putFilesBack();
  };
}

const pageBytes = 65_536;
const gapPagesMax = 64;
const empty = Buffer.alloc(pageBytes);

/** What was used since, piece by piece: nobody relies on zeros there, and all of it is much. */
function clearBehind(memory: Uint8Array, start: number): void {
  let gap = 0;
  for (let at = start; at < memory.length && gap < gapPagesMax; at += pageBytes) {
    const page = memory.subarray(at, at + pageBytes);
    gap = empty.equals(page) ? gap + 1 : 0;
    if (gap === 0) page.fill(0);
  }
}

/** Up to where there is anything but zeros. */
function usedBytes(memory: Uint8Array): number {
  let used = memory.length;
  while (used > 0 && empty.equals(memory.subarray(used - pageBytes, used))) used -= pageBytes;
  return used;
}
