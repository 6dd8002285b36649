import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A file as it lies in the folder of generated files. */
export interface FileOnDisk {
  /** Posix, relative to the folder. */
  readonly path: string;
  /** With the line ends that we write; undefined for what is no regular file (a link, a pipe). */
  readonly text: string | undefined;
}

// A version control system may have given the file other line ends; that is not a change.
const normalized = (text: string): string => text.replaceAll("\r\n", "\n");

/** The text of a regular file, or undefined when there is none. */
export function readIfFile(path: string): string | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isFile() ? normalized(readFileSync(path, "utf8")) : undefined;
}

/** The text of a regular file as it is: with its line ends and byte order mark. */
export function readRaw(path: string): string | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isFile() ? readFileSync(path, "utf8") : undefined;
}

/** Whether anything has this name, even a dangling link. */
export const exists = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** All files below `folder`, sorted; links are not followed. */
export function filesBelow(folder: string, prefix = ""): readonly FileOnDisk[] {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry): readonly FileOnDisk[] => {
      const path = prefix + entry.name;
      const full = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(full, `${path}/`);
      return [{ path, text: entry.isFile() ? readIfFile(full) : undefined }];
    });
}

/** SHA-256 of a text to the last byte, in hexadecimal. */
export const rawHashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** SHA-256 of a text whatever its line ends, in hexadecimal. */
export const hashOf = (text: string): string =>
  createHash("sha256").update(normalized(text)).digest("hex");
