import { existsSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** This installation of asyncapi-gen. */
export interface OwnPackage {
  /** Absolute folder of its package.json. */
  readonly root: string;
  readonly version: string;
  /** What it is developed and tested with; exact versions. */
  readonly devDependencies: Readonly<Record<string, string>>;
  /** Whether it is a clone of the repository, with its sources, rather than an installed package. */
  readonly isClone: boolean;
}

export function ownPackage(): OwnPackage {
  const root = packageFolder(dirname(fileURLToPath(import.meta.url)));
  const { version, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const isInstalled = root.split(sep).includes("node_modules");
  return { root, version, devDependencies, isClone: !isInstalled && existsSync(join(root, "src")) };
}

/** A few folders up, from the sources or from the bundle. */
function packageFolder(folder: string): string {
  if (existsSync(join(folder, "package.json"))) return folder;
  if (dirname(folder) === folder) throw new Error("package.json is missing from the installation");
  return packageFolder(dirname(folder));
}
