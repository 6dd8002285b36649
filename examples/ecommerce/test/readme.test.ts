import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { describeOnNats } from "../../../test/nats.js";
import { describeOnPostgres } from "../../../test/postgres.js";
import { scenarios } from "../scenarios/catalogue.js";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const page = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const { scripts } = JSON.parse(readFileSync(`${repository}package.json`, "utf8"));

/** `npm run scenario poison` as its script says it, without npm in between. */
function runScript(name: string, args: readonly string[]) {
  const file = /examples\/ecommerce\/\S+\.ts/.exec(scripts[name])?.[0] ?? `no script ${name}`;
  const { DATABASE_URL: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", file, ...args],
    { cwd: repository, env, encoding: "utf8" },
  );
  return { status, told: stdout + stderr };
}

const lines = [...page.matchAll(/^npm run scenario (\S.*?) +#/gm)].map(([, args = ""]) =>
  args.split(/ (?:-- )?/),
);

test("the table of scenarios is the catalogue", () => {
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (.*) \|$/gm)].map(([, id, title]) => ({
    id,
    title,
  }));
  expect(rows).toEqual(scenarios.map(({ id, title }) => ({ id, title })));
});

test("npm run scenario lists them", { timeout: 120_000 }, () => {
  const { status, told } = runScript("scenario", []);
  expect(status).toBe(2);
  for (const { id, title } of scenarios) expect(told).toContain(`  ${id.padEnd(20)}${title}\n`);
});

test("npm run demo ends by itself with --exit", { timeout: 300_000 }, () => {
  const { status, told } = runScript("demo", ["--exit"]);
  expect({ status, told }).toEqual({ status: 0, told: expect.stringContaining("confirmed") });
});

const needsNats = (args: readonly string[]) => args.includes("nats");

const playEach = (chosen: readonly (readonly string[])[]): void => {
  expect(chosen.length).toBeGreaterThan(0);
  test.each(chosen.map((args) => args.join(" ")))(
    "npm run scenario %s",
    { timeout: 300_000 },
    (line) => {
      const { status, told } = runScript("scenario", line.split(" "));
      expect(told).toMatch(/\n(\d+) of \1 lines met\n$/);
      expect(status).toBe(0);
    },
  );
};

describeOnPostgres("the README's lines", () => playEach(lines.filter((args) => !needsNats(args))));

if (lines.some(needsNats)) {
  describeOnNats("the README's lines through NATS", () => playEach(lines.filter(needsNats)));
}
