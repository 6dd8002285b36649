import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
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
  /** The package file that it was installed from, where it came from one, and no registry may have it. */
  readonly tarball: string | undefined;
}

export function ownPackage(): OwnPackage {
  const root = packageFolder(dirname(fileURLToPath(import.meta.url)));
  const { version, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const isInstalled = root.split(sep).includes("node_modules");
  const isClone = !isInstalled && existsSync(join(root, "src"));
  return { root, version, devDependencies, isClone, tarball: tarballOf(root) };
}

/** As npm notes it in the `node_modules` around us; other package managers do not tell. */
function tarballOf(root: string): string | undefined {
  const modules = dirname(root);
  const noted = join(modules, ".package-lock.json");
  if (basename(modules) !== "node_modules" || !existsSync(noted)) return undefined;
  const { packages } = JSON.parse(readFileSync(noted, "utf8"));
  const resolved: unknown = packages?.[`node_modules/${basename(root)}`]?.resolved;
  if (typeof resolved !== "string" || !/^file:.*\.tgz$/.test(resolved)) return undefined;
  const path = resolve(dirname(modules), resolved.slice("file:".length));
  return existsSync(path) ? path : undefined;
}

/** A few folders up, from the sources or from the bundle. */
function packageFolder(folder: string): string {
  if (existsSync(join(folder, "package.json"))) return folder;
  if (dirname(folder) === folder) throw new Error("package.json is missing from the installation");
  return packageFolder(dirname(folder));
}
