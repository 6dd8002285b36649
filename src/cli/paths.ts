import { join, relative } from "node:path";

/** Posix path of `path` seen from `folder`. */
export const pathFrom = (folder: string, path: string): string =>
  relative(folder, path).replaceAll("\\", "/");

/** How paths under the root are shown to somebody who stands in `cwd`. */
export const shownFrom =
  (cwd: string, root: string) =>
  (path: string): string =>
    pathFrom(cwd, join(root, path)) || ".";
