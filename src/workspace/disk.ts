import { createHash } from "node:crypto";
import { type Dirent, lstatSync, readdirSync, readFileSync } from "node:fs";
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
export const filesBelow = (folder: string): readonly FileOnDisk[] =>
  entriesBelow(folder, "").map(({ path, entry }) => ({
    path,
    text: entry.isFile() ? readIfFile(join(folder, path)) : undefined,
  }));

/** Their paths alone: nothing is read. */
export const pathsBelow = (folder: string): readonly string[] =>
  entriesBelow(folder, "").map(({ path }) => path);

function entriesBelow(
  folder: string,
  prefix: string,
): readonly { readonly path: string; readonly entry: Dirent }[] {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = prefix + entry.name;
      return entry.isDirectory()
        ? entriesBelow(join(folder, entry.name), `${path}/`)
        : [{ path, entry }];
    });
}

/** Whether the file system refused for this reason: `ENOENT`. */
export const isError = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

/** SHA-256 of a text to the last byte, in hexadecimal. */
export const rawHashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** SHA-256 of a text whatever its line ends, in hexadecimal. */
export const hashOf = (text: string): string =>
  createHash("sha256").update(normalized(text)).digest("hex");
