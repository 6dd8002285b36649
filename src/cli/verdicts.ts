import { resolve } from "node:path";
import { projectCache } from "../document/verdict-cache.js";

/** `--cache <folder>` and `--no-cache`. */
export interface CacheFlags {
  readonly cache?: string | false;
}

export interface Verdicts {
  /** Absolute. */
  readonly folder: string;
  readonly writes: boolean;
}

/**
 * Where verdicts on documents are remembered. A folder that was asked for is written by every command;
 * the project's own `node_modules/.cache` only by one that `writes` anyway; undefined: nowhere.
 */
export function verdictsOf(
  { cache }: CacheFlags,
  { cwd, root, writes }: { readonly cwd: string; readonly root: string; readonly writes: boolean },
): Verdicts | undefined {
  if (cache === false) return undefined;
  if (cache !== undefined) return { folder: resolve(cwd, cache), writes: true };
  const folder = projectCache(root);
  return folder === undefined ? undefined : { folder, writes };
}
