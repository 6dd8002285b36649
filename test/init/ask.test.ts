import { describe, expect, test } from "vitest";
import { type Asker, ask, type Cancelled } from "../../src/cli/init/ask.js";
import { defaultDecisions, type InitFlags, mayAsk } from "../../src/cli/init/decisions.js";
import type { Io } from "../../src/cli/io.js";

const flags: InitFlags = { color: true, interactive: true, install: true, git: true };

/** Answers in order; "cancel" is Ctrl-C. Keeps what was asked. */
function scripted(answers: readonly (string | boolean)[]) {
  const asked: string[] = [];
  const left = [...answers];
  const next = <Answer>(message: string): Promise<Answer | Cancelled> => {
    asked.push(message);
    const answer = left.shift();
    if (answer === undefined) throw new Error(`nobody expected to be asked: ${message}`);
    return Promise.resolve(answer === "cancel" ? { cancelled: true } : (answer as Answer));
  };
  const asker: Asker = {
    begin: () => {},
    text: ({ message }) => next(message),
    choose: ({ message }) => next(message),
    confirm: (message) => next(message),
  };
  return { asker, asked };
}

const askWith = (asker: Asker, given: Partial<InitFlags> = {}, dir?: string) => {
  const all = { ...flags, ...given };
  const defaults = defaultDecisions(dir, all);
  return ask(asker, { dir, flags: all, defaults, objectionToFolder: () => undefined });
};

describe("questions", () => {
  test("one for everything that was left open", async () => {
    const { asker, asked } = scripted(["shop", "minimal", "postgres", false, true]);
    expect(await askWith(asker)).toEqual({
      dir: "shop",
      template: "minimal",
      from: [],
      store: "postgres",
      install: false,
      git: true,
    });
    expect(asked).toHaveLength(5);
  });

  test("none for what the command line says", async () => {
    const { asker, asked } = scripted([]);
    const said = { template: "minimal", store: "pglite", install: false, git: false } as const;
    expect(await askWith(asker, said, "shop")).toEqual({ dir: "shop", from: [], ...said });
    expect(asked).toEqual([]);
  });

  test("documents of one's own are asked for by name", async () => {
    const { asker } = scripted(["shop", "documents", " a.yaml  b.yaml ", "pglite", true, true]);
    expect(await askWith(asker)).toMatchObject({
      template: "documents",
      from: ["a.yaml", "b.yaml"],
    });
  });

  test.each([0, 1, 2, 3, 4])("Ctrl-C at question %i ends them", async (count) => {
    const answers = ["shop", "minimal", "pglite", true, true];
    const { asker } = scripted([...answers.slice(0, count), "cancel"]);
    expect(await askWith(asker)).toEqual({ cancelled: true });
  });
});

describe("who is asked", () => {
  const output = { write: () => {}, isTTY: true, columns: 80 };
  const stdin = Object.assign((async function* () {})(), { isTTY: true });
  const terminal: Io = { cwd: "/", env: {}, stdout: output, stderr: output, stdin };

  test("somebody at a terminal", () => {
    expect(mayAsk(flags, terminal)).toBe(true);
    expect(mayAsk(flags, { ...terminal, env: { CI: "false" } })).toBe(true);
  });

  test.each<[string, Partial<InitFlags>, Partial<Io>]>([
    ["--yes", { yes: true }, {}],
    ["--no-interactive", { interactive: false }, {}],
    ["--quiet", { quiet: true }, {}],
    ["--format json", { format: "json" }, {}],
    ["a build machine", {}, { env: { CI: "true" } }],
    ["a terminal that cannot move the cursor", {}, { env: { TERM: "dumb" } }],
    ["an output that is piped", {}, { stderr: { ...output, isTTY: false } }],
    ["an input that is piped", {}, { stdin: (async function* () {})() }],
  ])("not: %s", (_, given, io) => {
    expect(mayAsk({ ...flags, ...given }, { ...terminal, ...io })).toBe(false);
  });
});
