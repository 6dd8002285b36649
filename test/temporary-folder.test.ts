import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import useOwnTemporaryFolder from "./temporary-folder.js";

test("this run has a temporary folder of its own", () => {
  expect(tmpdir()).toMatch(/asyncapi-gen-tests-\d+$/);
});

test("it is gone in the end, with those of runs that were killed", () => {
  const parent = mkdtempSync(join(tmpdir(), "parent-"));
  const { TMPDIR, TEMP, TMP } = process.env;
  onTestFinished(() => {
    Object.assign(process.env, { TMPDIR, TEMP, TMP });
    rmSync(parent, { recursive: true, force: true });
  });
  Object.assign(process.env, { TMPDIR: parent, TEMP: parent, TMP: parent });
  const { pid: dead } = spawnSync(process.execPath, ["--version"]);
  const others = [`asyncapi-gen-tests-${process.ppid}`, "asyncapi-gen-pack-a1"];
  for (const name of [...others, `asyncapi-gen-tests-${dead}`]) {
    mkdirSync(join(parent, name, "case-1"), { recursive: true });
  }
  const end = useOwnTemporaryFolder();
  mkdirSync(join(tmpdir(), "forgotten"));
  expect(existsSync(join(parent, `asyncapi-gen-tests-${process.pid}/forgotten`))).toBe(true);
  end();
  expect(readdirSync(parent).sort()).toEqual(others.sort());
});
