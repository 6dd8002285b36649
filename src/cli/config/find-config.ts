import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { UsageError } from "../usage-error.js";

const EXTENSIONS = ["ts", "js", "mjs", "json", "yaml", "yml"];
export const CONFIG_NAMES = EXTENSIONS.map((extension) => `asyncapi-gen.config.${extension}`);

/** Absolute path of the configuration: the one named, else the one in `cwd`, else undefined. */
export function findConfig(cwd: string, named: string | undefined): string | undefined {
  if (named !== undefined) {
    const path = resolve(cwd, named);
    if (!existsSync(path)) throw new UsageError(`there is no file ${named}.`, "check `--config`.");
    if (!/\.(?:ts|js|mjs|json|ya?ml)$/.test(path)) {
      throw new UsageError(
        `${basename(path)} is no configuration.`,
        "it ends in .ts, .js, .mjs, .json or .yaml.",
      );
    }
    return path;
  }
  const found = CONFIG_NAMES.filter((name) => existsSync(join(cwd, name)));
  const [first, second] = found;
  if (first !== undefined && second !== undefined) {
    throw new UsageError(
      `there are two configurations: ${first} and ${second}.`,
      "remove one, or choose with `--config`.",
    );
  }
  return first && join(cwd, first);
}
