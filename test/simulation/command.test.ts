import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test, vi } from "vitest";
import { project } from "../cli/project.js";

vi.setConfig({ testTimeout: 300_000 });

// tsx finds the repository's tsconfig.json there, which says where "asyncapi-gen/testing" is.
const cwd = fileURLToPath(new URL("../../", import.meta.url));

const simulate = (...argv: readonly string[]) => project({}).runWith({ cwd }, "simulate", ...argv);

describe("simulate", () => {
  test("plays one seed and prints the hash of its story, the same each time", async () => {
    const shop = ["examples/ecommerce/simulation.ts", "--seed", "3"];
    const { code, stdout, stderr } = await simulate(...shop);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(
      /^seed 3, profile default: 5 stories, \d+ faults; everything holds\.\nhash [0-9a-f]{16}\n$/,
    );
    expect((await simulate(...shop)).stdout).toBe(stdout);
  });

  test("tells the shortest story of the first seed that fails, and how to play it again", async () => {
    const careless = "test/docs/snippets/careless-shop.ts";
    const { code, stdout } = await simulate(careless, "--seeds", "60", "--jobs", "1");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^seed \d+ fails\n {2}broken: dead letters are accounted for\n/);
    expect(stdout).toMatch(
      /ReleaseCredit .* is a dead letter of credit: Error: nothing is held for/,
    );
    expect(stdout).toMatch(/\nIt takes 1 of 5 stories and 1 of \d+ faults:\n/);
    expect(stdout).toContain("\n```mermaid\nsequenceDiagram\n");
    // Other numbers with every change of the runtime; the same tale, and the guide tells it.
    const tale = (text: string) => text.replace(/[0-9a-f-]{36}|[\da-f]{6}$|[\d.]+/gm, "#");
    const guide = readFileSync(`${cwd}docs/guides/prove-your-saga.md`, "utf8");
    const [, shown = ""] =
      /\$ npx asyncapi-gen simulate --seeds 60\n([\s\S]*?)\n\n/.exec(guide) ?? [];
    expect(tale(stdout)).toContain(tale(shown));
    const again = /\n {2}npx asyncapi-gen simulate (--seed \d+ --stories \S+ --faults \S+)\n/.exec(
      stdout,
    );
    const replayed = await simulate(careless, ...(again?.[1] ?? "").split(" "));
    expect(replayed.code).toBe(1);
    expect(replayed.stdout).toContain("It takes 1 of 1 stories and 1 of 1 faults:");
  });

  test("plays the sagas alone, without any code of the project's", async () => {
    const config = "examples/ecommerce/asyncapi-gen.config.json";
    const { code, stdout } = await simulate("--model", "--config", config, "--seeds", "2000");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^saga orderFulfilment: 2000 instances, \d+ moves; everything holds\.\n/,
    );
  });

  test.each([
    [["nothing.ts"], "there is no file nothing.ts."],
    [["test/simulation/trips.ts"], "exports no simulation."],
    [["test/simulation/missing-import.mjs"], "there is no file"],
    [
      ["--faults", "1", "--seeds", "5", "examples/ecommerce/simulation.ts"],
      "are those of one seed",
    ],
    [["--profile", "none", "examples/ecommerce/simulation.ts"], 'There is no profile "none"'],
  ])("refuses %j", async (argv, why) => {
    const { code, stderr } = await simulate(...argv);
    expect(code).toBe(2);
    expect(stderr).toContain(why);
  });

  test("says what is missing where there is no simulation", async () => {
    const { code, stderr } = await project({}).run("simulate");
    expect(code).toBe(2);
    expect(stderr).toContain("there is no simulation.ts here.");
    expect(stderr).toContain("fix:");
  });
});
