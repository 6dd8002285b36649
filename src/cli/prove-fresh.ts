import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { isProvenCurrent } from "../workspace/current.js";
import { findConfig } from "./config/find-config.js";
import type { Io } from "./io.js";
import { pathFrom } from "./paths.js";
import { toolVersion } from "./version.js";

/**
 * Whether hashes alone show that `generate` would change nothing. The configuration is not
 * evaluated: its bytes must be those of the last run, and where that run's manifest lies is guessed
 * from its text. A wrong guess costs the time of a full run and nothing else.
 */
export function isProvenFresh(
  documents: readonly string[],
  flags: { readonly config?: string; readonly out?: string },
  io: Io,
): boolean {
  const tool = toolVersion();
  if (documents.length > 0) {
    const root = resolve(io.cwd, flags.out ?? ".");
    const named = documents.map((path) => pathFrom(root, resolve(io.cwd, path)));
    return isProvenCurrent(root, "generated", { tool, by: { documents: named } });
  }
  const path = findConfig(io.cwd, flags.config);
  if (path === undefined || flags.out !== undefined) return false;
  const root = dirname(path);
  const by = { config: pathFrom(root, path) };
  return outFolders(readFileSync(path, "utf8")).some((out) =>
    isProvenCurrent(root, out, { tool, by }),
  );
}

/** What a configuration's text seems to say of `out`, and the default. */
function outFolders(text: string): readonly string[] {
  const said = [...text.matchAll(/\bout["']?\s*:\s*["'`]?([\p{L}\p{N}_./-]+)/gu)];
  const folders = said.map(([, folder = ""]) => folder.replace(/^\.\/|\/$/g, ""));
  const inside = folders.filter((folder) => !folder.startsWith("/") && !folder.includes(".."));
  return [...inside, "generated"];
}
