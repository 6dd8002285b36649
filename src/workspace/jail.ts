import { lstatSync } from "node:fs";
import { join } from "node:path";

/** Where files are written, in terms of the user's project. */
export interface Folders {
  /** Absolute: the folder of the configuration. */
  readonly root: string;
  /** Posix path under `root` of the generator's files, e.g. `generated`. */
  readonly outDir: string;
  /** Posix path under `root` of the user's files, e.g. `services`. */
  readonly servicesDir: string;
  /** A path under `root` as the user reads it, who may stand elsewhere. Default: as it is. */
  readonly show?: (path: string) => string;
}

/** A path under the root for a message. */
export const shown = ({ show }: Folders, path: string): string => show?.(path) ?? path;

/**
 * Whether a path stays below the folder it is relative to: no `..`, no drive, no separator that
 * only one system knows. Everything we write or delete passes here, wherever it comes from.
 */
export const staysInside = (path: string): boolean =>
  path !== "" &&
  !/[\\\0:]/.test(path) &&
  path.split("/").every((segment) => segment !== "" && segment !== "." && segment !== "..");

/**
 * The first part of `path` (under `root`) that is not a plain folder: writing there could end
 * anywhere (a symbolic link) or nowhere (a file). Parts that do not exist are fine.
 */
export function obstacleOn(
  root: string,
  path: string,
): { readonly at: string; readonly kind: "link" | "file" } | undefined {
  const segments = path.split("/");
  for (let count = 1; count <= segments.length; count++) {
    const at = segments.slice(0, count).join("/");
    const stats = lstatSync(join(root, at), { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    if (stats.isSymbolicLink()) return { at, kind: "link" };
    if (!stats.isDirectory()) return { at, kind: "file" };
  }
  return undefined;
}
