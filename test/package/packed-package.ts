import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("../..", import.meta.url));

/** What a run of a program gave. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The package as `npm pack` would publish it, in a temporary folder of its own. */
export interface PackedPackage {
  readonly tarball: string;
  readonly bytes: number;
  /** Paths inside the package, sorted. */
  readonly files: readonly string[];
  /** An empty npm project with the tarball installed, offline: it has nothing to fetch. */
  readonly project: string;
  remove(): void;
}

/** Refuses to pack an old dist: the tests would then be about some earlier sources. */
export function packPackage(): PackedPackage {
  const build = run(process.execPath, ["scripts/build.mjs", "--check"], repository);
  if (build.status !== 0)
    throw new Error("dist is not the build of these sources: `npm run build`");
  const folder = mkdtempSync(join(tmpdir(), "packed-package-"));
  const [packed] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--pack-destination", folder], {
      cwd: repository,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }),
  );
  const tarball = join(folder, packed.filename);
  return {
    tarball,
    bytes: packed.size,
    files: packed.files.map(({ path }: { path: string }) => path).sort(),
    project: installInto(folder, tarball),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function installInto(folder: string, tarball: string): string {
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", tarball], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return folder;
}

/** Runs a program to its end; a status other than 0 is an answer, not an error. */
export function run(program: string, args: readonly string[], cwd: string): Run {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: "utf8" });
  if (error) throw error;
  return { status, stdout, stderr };
}

/** Runs one line of ESM with the folder's packages in reach. */
export function evaluate(code: string, cwd: string): Run {
  return run(process.execPath, ["--input-type=module", "--eval", code], cwd);
}
