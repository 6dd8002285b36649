import { readdirSync } from "node:fs";
import { join, posix } from "node:path";

const MAGIC = /[*?]/;

export const isPattern = (path: string): boolean => MAGIC.test(path);

/**
 * The files that paths and patterns name, relative to `root`: sorted, each once. `*` and `?` stay
 * within a name, `**` crosses folders. Hidden names and `node_modules` are matched only by name. A
 * path without pattern stands for itself, whether there is such a file or not.
 */
export function expandPatterns(root: string, patterns: readonly string[]): readonly string[] {
  const found = patterns.flatMap((pattern) => {
    const path = posix.normalize(pattern.replaceAll("\\", "/"));
    return isPattern(path) ? matches(root, path.split("/")) : [path];
  });
  return [...new Set(found)].sort();
}

function matches(root: string, segments: readonly string[]): readonly string[] {
  const first = segments.findIndex(isPattern);
  const base = segments.slice(0, first).join("/");
  return below(join(root, base), segments.slice(first)).map((path) => posix.join(base, path));
}

/** Folders (relative to `root`) where a file may appear that a pattern matches. */
export function foldersOfPatterns(root: string, patterns: readonly string[]): readonly string[] {
  return patterns.filter(isPattern).flatMap((pattern) => {
    const segments = posix.normalize(pattern.replaceAll("\\", "/")).split("/");
    const first = segments.findIndex(isPattern);
    const base = segments.slice(0, first).join("/");
    return foldersBelow(join(root, base), segments.slice(first)).map((path) =>
      posix.join(base, path),
    );
  });
}

/** `folder` itself (".") and those below it that the pattern goes through. */
function foldersBelow(
  folder: string,
  [segment = "", ...rest]: readonly string[],
): readonly string[] {
  const isDeep = segment === "**";
  if (!isDeep && rest.length === 0) return ["."];
  const accepts = isDeep ? (name: string) => !isHidden(name) : matcher(segment);
  const deeper = readEntries(folder)
    .filter((entry) => entry.isDirectory() && accepts(entry.name))
    .flatMap(({ name }) =>
      foldersBelow(join(folder, name), isDeep ? [segment, ...rest] : rest).map((path) =>
        posix.join(name, path),
      ),
    );
  return [".", ...deeper];
}

/** Paths below `folder` that match; links are followed for files, not for folders. */
function below(folder: string, [segment = "", ...rest]: readonly string[]): readonly string[] {
  const entries = readEntries(folder);
  const inFolders = (remaining: readonly string[], accepts: (name: string) => boolean) =>
    entries
      .filter((entry) => entry.isDirectory() && accepts(entry.name))
      .flatMap(({ name }) =>
        below(join(folder, name), remaining).map((path) => posix.join(name, path)),
      );
  if (segment === "**") {
    const deeper = inFolders(["**", ...rest], (name) => !isHidden(name));
    return [...(rest.length === 0 ? [] : below(folder, rest)), ...deeper];
  }
  const accepts = matcher(segment);
  if (rest.length > 0) return inFolders(rest, accepts);
  return entries
    .filter((entry) => !entry.isDirectory() && accepts(entry.name))
    .map(({ name }) => name);
}

function readEntries(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

const isHidden = (name: string): boolean => name.startsWith(".") || name === "node_modules";

function matcher(segment: string): (name: string) => boolean {
  if (!isPattern(segment)) return (name) => name === segment;
  const source = segment
    .replace(/[\\^$.|+()[\]{}]/g, "\\$&")
    .replaceAll("*", "[^/]*")
    .replaceAll("?", "[^/]");
  const expression = new RegExp(`^${source}$`, "u");
  return (name) => expression.test(name) && (segment.startsWith(".") || !isHidden(name));
}
