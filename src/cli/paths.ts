import { join, relative, sep } from "node:path";

/** Posix path of `path` seen from `folder`. */
export const pathFrom = (folder: string, path: string): string =>
  relative(folder, path).replaceAll("\\", "/");

/** How paths under the root are shown to somebody who stands in `cwd`. */
export const shownFrom =
  (cwd: string, root: string) =>
  (path: string): string =>
    pathFrom(cwd, join(root, path)) || ".";

/** The smallest folder that holds all of these (absolute) ones. */
export function commonFolder(folders: readonly string[]): string {
  const [first = sep, ...others] = folders;
  const parts = first.split(sep);
  const shared = others.map((folder) => {
    const theirs = folder.split(sep);
    const differs = parts.findIndex((part, index) => part !== theirs[index]);
    return differs < 0 ? parts.length : differs;
  });
  return parts.slice(0, Math.min(parts.length, ...shared)).join(sep) || sep;
}
