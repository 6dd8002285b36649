import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const biome = join(root, "node_modules/@biomejs/biome/bin/biome");

/** A copy of the lint configuration around one planted line per folder and ban. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "house-rules-"));
  cpSync(join(root, "scripts/lint"), join(folder, "scripts/lint"), { recursive: true });
  cpSync(join(root, "biome.json"), join(folder, "biome.json"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function findingsOf(path: string, line: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${line}\n`);
  const { stdout, stderr } = spawnSync(process.execPath, [biome, "lint", file, "--colors=off"], {
    cwd: folder,
    encoding: "utf8",
  });
  rmSync(file);
  expect(stderr).not.toMatch(/No files were processed|configuration resulted in errors/);
  return stdout + stderr;
}

const clock = "Read the injected clock";
const randomness = "Take randomness from the injected source";
const disk = "Leave the disk to document/";
const ambient = "the same contract and options must give the same bytes";

test.each([
  ["src/contract/a.ts", "export const at = Date.now();", clock],
  ["src/emit/a.ts", "export const at = new Date();", clock],
  ["src/runtime/relay/a.ts", "export const now = performance.now();", clock],
  ["src/diff/a.ts", "export const pick = Math.random();", randomness],
  ["src/runtime/a.ts", "export const id = () => crypto.randomUUID();", randomness],
  ["src/lint/a.ts", 'export { readFileSync } from "node:fs";', disk],
  ["src/runtime/a.ts", 'export { readFile } from "node:fs/promises";', disk],
  ["src/emit/a.ts", "export const home = process.env.HOME;", ambient],
  ["src/workspace/a.ts", 'console.log("x");', "noConsole"],
  ["src/runtime/a.ts", 'console.error("x");', "noConsole"],
  ["src/runtime/a.ts", "const f = async () => {};\nf();", "noFloatingPromises"],
  ["src/emit/a.ts", "export const a: any = 1;", "noExplicitAny"],
  ["src/emit/a.ts", "export enum A { B }", "noEnum"],
])("%s may not hold: %s", (path, line, finding) => {
  expect(findingsOf(path, line)).toContain(finding);
});

test.each([
  ["src/contract/a.ts", 'export const epoch = new Date("1970-01-01");'],
  ["src/contract/a.test.ts", "export const at = Date.now();"],
  ["src/runtime/system-clock.ts", "export const now = () => Date.now();"],
  ["src/document/a.ts", 'export { readFileSync } from "node:fs";'],
  ["src/workspace/a.ts", 'export { writeFileSync } from "node:fs";'],
  ["src/cli/a.ts", 'console.log("x");'],
])("%s may hold: %s", (path, line) => {
  expect(findingsOf(path, line)).not.toMatch(/ lint\/| plugin /);
});
