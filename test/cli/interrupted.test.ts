import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { eventually } from "../runtime/eventually.js";
import { project } from "./project.js";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const timeout = 120_000;

/** Many messages, so that writing takes its time. */
function documentOf(messages: number, type: string): string {
  const names = Array.from({ length: messages }, (_, index) => `Message${index}`);
  const channels = names.map((name) => [
    name,
    {
      address: name,
      messages: { [name]: { payload: { type: "object", properties: { it: { type } } } } },
    },
  ]);
  return JSON.stringify({
    asyncapi: "3.0.0",
    info: { title: "Many", version: "1.0.0" },
    channels: Object.fromEntries(channels),
    operations: Object.fromEntries(
      names.map((name) => [
        `on${name}`,
        { action: "receive", channel: { $ref: `#/channels/${name}` } },
      ]),
    ),
  });
}

function start(cwd: string, ...argv: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), MAIN, ...argv], {
    cwd,
    stdio: "ignore",
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

const filesIn = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
        .sort()
    : [];

test.each(["SIGINT", "SIGKILL"] as const)(
  "%s in the middle of `generate`: each file is old or new, and the next run completes",
  async (signal) => {
    const generate = ["generate", "many.json", "--out", "out"];
    const old = documentOf(120, "string");
    const { folder, run, write, read } = project({ "many.json": old });
    expect(await run(...generate)).toMatchObject({ code: 0 });
    const before = filesIn(join(folder, "out"));
    const content = (path: string) => read(`out/${path}`);
    const olds = new Map(before.map((path) => [path, content(path)]));

    write("many.json", documentOf(120, "integer"));
    const child = start(folder, ...generate);
    // New texts stand beside the old ones for a moment, which a busy machine may oversleep.
    const writes = () => filesIn(join(folder, "out")).length > before.length;
    await eventually("it writes", () => writes() || child.exitCode !== null, timeout);
    child.kill(signal);
    const [code] = await once(child, "exit");
    // The signal of Ctrl-C is heard when all is written: no half of it can be seen.
    if (signal === "SIGINT") expect([0, 130]).toContain(code);
    const half = filesIn(join(folder, "out")).filter((path) => olds.has(path));
    expect(half).toEqual(before);
    const interrupted = new Map(before.map((path) => [path, content(path)]));

    expect(await run(...generate)).toMatchObject({ code: 0 });
    expect(filesIn(join(folder, "out"))).toEqual(before);
    for (const path of before) {
      expect([olds.get(path), content(path)], path).toContain(interrupted.get(path));
    }
    expect(await run(...generate, "--check", "--full")).toMatchObject({ code: 0 });
  },
  timeout,
);

test(
  "kill -9 in the middle of `init` keeps nobody from laying down the same project again",
  async () => {
    const { folder, run } = project({ "a/.gitignore": "" });
    const init = (dir: string) => ["init", dir, "--no-install", "--no-git", "--yes"];
    for (const dir of ["a", "b"]) {
      const seen = dir === "a" ? join(folder, "a") : folder;
      const stages = () => readdirSync(seen).filter((name) => name.includes(".asyncapi-gen-"));
      const child = start(folder, ...init(dir));
      await eventually("it makes files", () => stages().length > 0, timeout);
      child.kill("SIGKILL");
      await once(child, "exit");
      expect(stages()).toHaveLength(1);
      expect(await run(...init(dir))).toMatchObject({ code: 0 });
      expect(stages()).toEqual([]);
    }
    expect(existsSync(join(folder, "b/package.json"))).toBe(true);
  },
  timeout,
);
