import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { DOCUMENT, project } from "./project.js";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const TSX = import.meta.resolve("tsx");
const CONFIG = "documents: ['contracts/**/*.yaml']\nout: gen\n";

/** A real process that watches a folder; every wait is for something that it prints. */
function watching(files: Readonly<Record<string, string>>, ...argv: readonly string[]) {
  const made = project(files);
  const child = spawn(process.execPath, ["--import", TSX, MAIN, "generate", "--watch", ...argv], {
    cwd: made.folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, CI: "" },
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return { ...made, child, printed: reader(child) };
}

/** `printed(text)`: what came since the last call up to `text`, once it is there. */
function reader({ stderr, stdout }: ChildProcess) {
  let [unread, wake] = ["", () => {}];
  for (const stream of [stderr, stdout]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      unread += chunk;
      wake();
    });
  }
  return async (text: string): Promise<string> => {
    for (;;) {
      const end = unread.indexOf(text);
      if (end !== -1) {
        const read = unread.slice(0, end + text.length);
        unread = unread.slice(end + text.length);
        return read;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
}

const withPercent = (type: string): string =>
  DOCUMENT.replace("percent: { type: integer }", `percent: { type: ${type} }`);

test("generates again after a change, keeps the last good files on an error, recovers, and ends by Ctrl-C", async () => {
  const { read, write, child, printed } = watching({
    "contracts/a.yaml": DOCUMENT,
    "asyncapi-gen.config.yaml": CONFIG,
  });
  await printed("Watching 2 files; Ctrl-C ends it.\n");
  expect(read("gen/messages/dim.ts")).toContain("percent: number");

  write("contracts/a.yaml", withPercent("string"));
  expect(await printed("Watching")).toMatch(/\ncontracts\/a\.yaml changed\.\n.*gen: \d+ updated/s);
  expect(read("gen/messages/dim.ts")).toContain("percent: string");

  write("contracts/a.yaml", withPercent("nonsense"));
  expect(await printed("Watching")).toContain("contracts/a.yaml:6:");
  expect(read("gen/messages/dim.ts")).toContain("percent: string");

  write("contracts/a.yaml", withPercent("boolean"));
  await printed("Watching");
  expect(read("gen/messages/dim.ts")).toContain("percent: boolean");

  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([130, null]);
}, 120_000);

test("sees a file that is replaced by renaming, a new document, a `$ref`ed file and the configuration", async () => {
  const { folder, read, write, printed } = watching({
    "contracts/a.yaml": DOCUMENT.replace("{ type: integer }", "{ $ref: './percent.json' }"),
    "contracts/percent.json": '{ "type": "integer" }',
    "asyncapi-gen.config.yaml": CONFIG,
  });
  await printed("Watching 3 files");

  write("contracts/.percent.json.swp", '{ "type": "string" }');
  renameSync(join(folder, "contracts/.percent.json.swp"), join(folder, "contracts/percent.json"));
  expect(await printed("Watching 3 files")).toContain("contracts/percent.json changed.");
  expect(read("gen/schemas/percent.ts")).toContain("Percent = string");

  mkdirSync(join(folder, "contracts/more"));
  write("contracts/more/b.yaml", DOCUMENT.replace("Light service", "Lamp"));
  expect(await printed("Watching 4 files")).toContain("contracts/more/b.yaml changed.");
  expect(read("gen/lamp/service.ts")).not.toBe("");

  rmSync(join(folder, "contracts/more"), { recursive: true });
  await printed("Watching 3 files");
  expect(() => read("gen/lamp/service.ts")).toThrow();

  write("asyncapi-gen.config.yaml", "documents: 7\n");
  expect(await printed("Watching")).toContain("`documents` must be array");
  write("asyncapi-gen.config.yaml", `${CONFIG}contractTests: false\n`);
  await printed("Watching 3 files");
  expect(() => read("gen/light/contract.test.ts")).toThrow();
}, 120_000);

test("waits for a file that a document refers to", async () => {
  const { read, write, printed } = watching(
    { "a.yaml": DOCUMENT.replace("{ type: integer }", "{ $ref: './percent.json' }") },
    "a.yaml",
    "--out",
    "result",
  );
  expect(await printed("Watching 1 file;")).toContain("percent.json");
  write("percent.json", '{ "type": "string" }');
  await printed("Watching 2 files");
  expect(read("result/generated/schemas/percent.ts")).toContain("Percent = string");
}, 120_000);

test.each([
  [["generate", "--watch", "--check"], "cannot be used with"],
  [["generate", "--watch", "--format", "json"], "do not go together"],
  [["generate", "--watch"], "there is no asyncapi-gen.config file here"],
])("`%s` is refused", async (argv, message) => {
  const { code, stderr } = await project({}).run(...argv);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});
