import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DOCUMENT, project } from "./project.js";

const version: string = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
).version;

/** An output that keeps what is written. */
function terminal(columns: number) {
  const parts: string[] = [];
  const write = (part: string): void => {
    parts.push(part);
  };
  return { stdout: { write, isTTY: true, columns }, text: () => parts.join("") };
}

test("--version and --help answer on the standard output", async () => {
  const { run } = project({});
  expect(await run("--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  const help = await run("--help");
  expect(help).toMatchObject({ code: 0, stderr: "" });
  expect(help.stdout).toMatch(/^ {2}generate {2,}write code/m);
  expect(await run("help", "validate")).toMatchObject({ code: 0 });
});

test.each(["--help", "generate --help", "validate --help"])(
  "%s fits 80 and 60 columns",
  async (line) => {
    const { runWith } = project({});
    for (const columns of [80, 60]) {
      const { stdout, text } = terminal(columns);
      await runWith({ stdout }, ...line.split(" "));
      const wide = text()
        .split("\n")
        .filter((each) => each.length > columns);
      expect(wide).toEqual([]);
    }
  },
);

describe("a mistake on the command line is 2, with a hint, and nothing on the standard output", () => {
  test.each([
    [["--nope"], /unknown option '--nope'/],
    [["generate", "--chek"], /Did you mean --check/],
    [["generte"], /Did you mean generate/],
    [["generate", "--check", "--dry-run"], /cannot be used with/],
    [["validate", "--format", "xml"], /Allowed choices are text, json, github/],
    [["generate"], /there is no asyncapi-gen.config file here/],
    [["generate", "a.yaml"], /add `--out <folder>`/],
    [["generate", "a.yaml", "--out", "o", "--config", "c.json"], /do not go together/],
    [["generate", "--config", "nope.json"], /there is no file nope.json/],
    [["generate", "--config", "a.yaml", "--out", "x"], /set `out` in the configuration/],
    [["generate", "a.yaml", "--out", "o", "--only", "publisher"], /did you mean `publishers`/],
    [["validate", "a.yaml", "--message", "Dim"], /goes with `--events`/],
    [["validate", "a.yaml", "--events", "nope.json"], /there is no file nope.json/],
    [["validate", "a.yaml", "--events", "a.yaml", "--message", "Dimm"], /did you mean `Dim`/],
    [["validate", "nope.yaml"], /nope.yaml cannot be used: it does not exist/],
    [["explain", "workspace/stal"], /did you mean `workspace\/stale`/],
  ])("%j", async (argv, message) => {
    const { run } = project({ "a.yaml": DOCUMENT });
    const { code, stdout, stderr } = await run(...argv);
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([2, ""]);
  });
});

test("--quiet says nothing when all is well", async () => {
  const { run } = project({ "a.yaml": DOCUMENT });
  expect(await run("validate", "a.yaml", "--quiet")).toEqual({ code: 0, stdout: "", stderr: "" });
});

describe("findings", () => {
  const broken = DOCUMENT.replace("'#/channels/dim'", "'#/channels/dimm'");

  test("for programs: JSON on the standard output, also when there are none", async () => {
    const { run } = project({ "a.yaml": DOCUMENT, "b.yaml": broken });
    const good = await run("validate", "a.yaml", "--format", "json");
    expect(JSON.parse(good.stdout)).toMatchObject({ counts: { errors: 0 } });
    const bad = await run("validate", "b.yaml", "--format", "json");
    expect(bad).toMatchObject({ code: 1, stderr: "" });
    expect(JSON.parse(bad.stdout).diagnostics[0]).toMatchObject({
      code: "document/unresolved-reference",
      location: { file: "b.yaml", line: 8 },
    });
  });

  test("in GitHub Actions as annotations, unless told otherwise", async () => {
    const { runWith } = project({ "b.yaml": broken });
    const env = { GITHUB_ACTIONS: "true" };
    const { stdout } = await runWith({ env }, "validate", "b.yaml");
    expect(stdout).toMatch(/^::error file=b.yaml,line=8/);
    const text = await runWith({ env }, "validate", "b.yaml", "--format", "text");
    expect(text.stdout).toBe("");
  });

  test("notes are annotated only when asked for", async () => {
    const { run } = project({ "a.yaml": DOCUMENT });
    const argv = ["validate", "a.yaml", "--format", "github"];
    expect((await run(...argv)).stdout).toBe("");
    expect((await run(...argv, "--verbose")).stdout).toMatch(/^::notice .*lint\/never-sent/);
  });

  test.each([
    [{}, true, [], true],
    [{}, false, [], false],
    [{ NO_COLOR: "1" }, true, [], false],
    [{ NO_COLOR: "" }, true, [], true],
    [{ FORCE_COLOR: "1" }, false, [], true],
    [{ FORCE_COLOR: "0" }, true, [], false],
    [{ NO_COLOR: "1", FORCE_COLOR: "1" }, true, [], false],
    [{ TERM: "dumb" }, true, [], false],
    [{ FORCE_COLOR: "1" }, true, ["--no-color"], false],
  ])("in colour with %j on a terminal %s and %j: %s", async (env, isTTY, flags, colored) => {
    const { runWith } = project({ "b.yaml": broken });
    const { stdout: stderr, text } = terminal(80);
    await runWith({ env, stderr: { ...stderr, isTTY } }, "validate", "b.yaml", ...flags);
    expect(text().includes("\u001b[31m")).toBe(colored);
  });
});

test("a fault of ours is 3, says how to report it, and shows its origin when asked", async () => {
  const { runWith } = project({ "a.yaml": DOCUMENT });
  const stdin = (async function* (): AsyncGenerator<Uint8Array> {
    yield await Promise.reject(new TypeError("boom"));
  })();
  const argv = ["validate", "a.yaml", "--events", "-"];
  const { code, stderr } = await runWith({ stdin }, ...argv);
  expect(code).toBe(3);
  expect(stderr).toMatch(/has a bug: boom/);
  expect(stderr).toContain("npm bugs asyncapi-gen");
  expect(stderr).not.toMatch(/^\s+at /m);
});
