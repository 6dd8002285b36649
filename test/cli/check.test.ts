import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isProvenFresh } from "../../src/cli/prove-fresh.js";
import { DOCUMENT, project } from "./project.js";

const CONFIG = "documents: ['*.asyncapi.yaml']\nout: gen\n";

async function generated() {
  const made = project({ "a.asyncapi.yaml": DOCUMENT, "asyncapi-gen.config.yaml": CONFIG });
  expect((await made.run("generate")).code).toBe(0);
  const nothing = { write: () => undefined, isTTY: false, columns: undefined };
  const io = { cwd: made.folder, env: {}, stdout: nothing, stderr: nothing };
  const stdin = (async function* () {})();
  return { ...made, isProven: () => isProvenFresh([], {}, { ...io, stdin }) };
}

test("after a run all is up to date, and hashes alone prove it", async () => {
  const { run, isProven } = await generated();
  expect(isProven()).toBe(true);
  expect(await run("generate", "--check")).toEqual({
    code: 0,
    stdout: "",
    stderr: "Generated files are up to date.\n",
  });
});

describe("hashes prove nothing, and the check says what is wrong, when", () => {
  test("a document changed", async () => {
    const { run, write, isProven } = await generated();
    write(
      "a.asyncapi.yaml",
      DOCUMENT.replace("percent: { type: integer }", "percent: { type: string }"),
    );
    expect(isProven()).toBe(false);
    const { code, stdout, stderr } = await run("generate", "--check");
    expect(code).toBe(1);
    expect(stderr).toContain("is out of date.\n  fix: run `asyncapi-gen generate`");
    expect(stdout).toMatch(/^--- a\/gen\//m);
  });

  test("a document came that a pattern matches", async () => {
    const { run, write, isProven } = await generated();
    write("b.asyncapi.yaml", DOCUMENT.replace("Light", "Lamp"));
    expect(isProven()).toBe(false);
    expect((await run("generate", "--check")).stderr).toContain("gen/lamp/service.ts is missing.");
  });

  test("a generated file was edited, is gone, or a foreign one came", async () => {
    const { folder, run, write, isProven } = await generated();
    write("gen/light/consumer.ts", "// edited\n");
    expect(isProven()).toBe(false);
    rmSync(join(folder, "gen/light/consumer.ts"));
    expect(isProven()).toBe(false);
    expect((await run("generate", "--check")).stderr).toContain(
      "gen/light/consumer.ts is missing.",
    );
    expect((await run("generate")).code).toBe(0);
    write("gen/light/mine.ts", "");
    expect(isProven()).toBe(false);
    expect((await run("generate", "--check")).stderr).toContain(
      "gen/light/mine.ts was not written",
    );
  });

  test("a stub of the user's is gone", async () => {
    const { folder, run, isProven } = await generated();
    rmSync(join(folder, "services/light/handlers.ts"));
    expect(isProven()).toBe(false);
    expect((await run("generate", "--check")).stderr).toContain(
      "services/light/handlers.ts is missing.",
    );
  });

  test("the configuration changed", async () => {
    const { write, isProven } = await generated();
    write("asyncapi-gen.config.yaml", `${CONFIG}contractTests: false\n`);
    expect(isProven()).toBe(false);
  });

  test("another version wrote the files", async () => {
    const { run, read, write, isProven } = await generated();
    const manifest = { ...JSON.parse(read("gen/.asyncapi-gen.json")), tool: "0.0.1" };
    write("gen/.asyncapi-gen.json", JSON.stringify(manifest));
    expect(isProven()).toBe(false);
    // Files that would be the same are fresh, whoever wrote them.
    expect((await run("generate", "--check")).code).toBe(0);
  });
});

test("a change of words that changes no file is no staleness", async () => {
  const { run, write, isProven } = await generated();
  write("a.asyncapi.yaml", `# a comment\n${DOCUMENT}`);
  expect(isProven()).toBe(false);
  expect((await run("generate", "--check")).code).toBe(0);
});

test("named documents are checked the same way", async () => {
  const { folder, run, read } = project({ "a.yaml": DOCUMENT });
  expect((await run("generate", "a.yaml", "--out", "result")).code).toBe(0);
  expect(read("result/generated/light/consumer.ts")).toContain("from ../a.yaml.");
  const nothing = { write: () => undefined, isTTY: false, columns: undefined };
  const io = { cwd: folder, env: {}, stdout: nothing, stderr: nothing };
  const stdin = (async function* () {})();
  expect(isProvenFresh(["a.yaml"], { out: "result" }, { ...io, stdin })).toBe(true);
  expect(isProvenFresh(["b.yaml"], { out: "result" }, { ...io, stdin })).toBe(false);
  expect((await run("generate", "a.yaml", "--out", "result", "--check")).code).toBe(0);
});

test("a dry run says what it would do and does nothing", async () => {
  const { run, read } = project({ "a.yaml": DOCUMENT });
  const { code, stderr } = await run("generate", "a.yaml", "--out", ".", "--dry-run");
  expect(code).toBe(0);
  expect(stderr).toMatch(/^ {2}create generated\/light\/consumer.ts$/m);
  expect(() => read("generated/light/consumer.ts")).toThrow();
});

test("with an error in a document nothing is written", async () => {
  const { run, read } = project({ "a.yaml": DOCUMENT.replace("'#/channels/dim'", "'#/nothing'") });
  expect((await run("generate", "a.yaml", "--out", ".")).code).toBe(1);
  expect(() => read("generated/.asyncapi-gen.json")).toThrow();
});

test("a stub is added for a handler that the contract gained, and named", async () => {
  const { run, write, read } = await generated();
  write("services/light/handlers.ts", "export const lightHandlers = {};\n");
  expect((await run("generate", "--dry-run")).stderr).not.toContain("was added");
  const { code, stderr } = await run("generate");
  expect(code).toBe(0);
  expect(stderr).toContain("`dim` was added as a stub: the contract asks for it.");
  expect(read("services/light/handlers.ts")).toContain('  dim: unwritten("dim"),\n');
});
