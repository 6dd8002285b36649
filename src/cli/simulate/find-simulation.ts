import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { findConfig } from "../config/find-config.js";
import type { Io } from "../io.js";
import { UsageError } from "../usage-error.js";

const names = ["simulation.ts", "simulation.js", "simulation.mjs"];

/** The module that exports the project's simulation: the one named, or beside the configuration. */
export function findSimulation(
  file: string | undefined,
  config: string | undefined,
  io: Io,
): string {
  if (file !== undefined) {
    const path = resolve(io.cwd, file);
    if (existsSync(path)) return path;
    throw new UsageError(`there is no file ${file}.`);
  }
  const configFile = findConfig(io.cwd, config);
  const folders = [...(configFile === undefined ? [] : [dirname(configFile)]), io.cwd];
  const found = folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new UsageError(
    "there is no simulation.ts here.",
    "create one that exports `defineSimulation({ services: [...] })` by default; `--model` needs none.",
  );
}
