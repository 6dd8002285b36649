import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PackedPackage, packPackage, repository, run } from "./packed-package.js";

let packed: PackedPackage;
beforeAll(() => {
  packed = packPackage();
});
afterAll(() => packed?.remove());

test("the tarball holds what a user needs and nothing else", () => {
  const topLevel = [...new Set(packed.files.map((path) => path.split("/")[0]))];
  expect(topLevel.sort()).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "THIRD-PARTY-NOTICES",
    "bin",
    "dist",
    "package.json",
    "schemas",
  ]);
  expect(packed.files.filter((path) => /\.test\.|(?<!\.d)\.ts$|\.map$/.test(path))).toEqual([]);
});

test("it stays small enough to be fetched by npx", () => {
  expect(packed.bytes).toBeLessThan(4_000_000);
});

test("it installs no package, runs no install script, and names no version range of ours", () => {
  const manifest = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
  expect(manifest.dependencies ?? {}).toEqual({});
  for (const script of ["preinstall", "install", "postinstall", "prepare"]) {
    expect(manifest.scripts).not.toHaveProperty(script);
  }
  expect(Object.keys(manifest.peerDependenciesMeta)).toEqual(
    Object.keys(manifest.peerDependencies),
  );
  for (const version of Object.values<string>(manifest.devDependencies)) {
    expect(version).toMatch(/^\d/);
  }
});

test("no file names a folder of the machine that built it", () => {
  const naming = packed.files.filter((path) =>
    readFileSync(join(repository, path), "utf8").includes(repository),
  );
  expect(naming).toEqual([]);
});

test("publint finds nothing", () => {
  const { status, stdout, stderr } = publint("run", packed.tarball, "--strict");
  expect(status, stdout + stderr).toBe(0);
  expect(stdout).toContain("All good!");
});

test("attw finds the types right for every way of importing ESM", () => {
  const { status, stdout } = attw(packed.tarball, "--profile", "esm-only", "--no-color");
  expect(status, stdout).toBe(0);
  expect(stdout).toContain("asyncapi-gen/runtime/postgres");
});

const publint = (...args: string[]) => tool("publint/src/cli.js", args);
const attw = (...args: string[]) => tool("@arethetypeswrong/cli/dist/index.js", args);
const tool = (path: string, args: string[]) =>
  run(process.execPath, [join(repository, "node_modules", path), ...args], repository);
