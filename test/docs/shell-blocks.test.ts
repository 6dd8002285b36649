import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { project } from "../cli/project.js";
import { type Command, commandsOf, pages, read, root } from "./pages.js";

// Every command that the documentation shows is run by a test. A new one that is nowhere below fails.

/** Pages whose console blocks a test of their own runs, one line after the other. */
const runAsPage: Readonly<Record<string, string>> = {
  "docs/generate.md": "test/docs/generate-page.test.ts",
  "docs/getting-started.md": "test/init/page.test.ts",
  "docs/guides/own-contract.md": "test/init/own-contract-page.test.ts",
  "docs/guides/prove-your-saga.md": "test/docs/prove-your-saga-page.test.ts",
  "docs/operating.md": "test/operate/page.test.ts",
};

const firstMinutes = "test/init/first-minutes.test.ts";

/** Commands of shell blocks, and what runs them: a file, and the text in it that does. */
const runBy: Readonly<Record<string, readonly [file: string, text: string]>> = {
  "npm ci": [".ci/run", "\nnpm ci "],
  "npm test": [".ci/run", "npm test"],
  "npm run check": [".ci/run", "npm run --silent check"],
  "npm run ci": ["package.json", '"ci": "bash .ci/run"'],
  "npm run demo": [".ci/run", "npm run --silent demo -- --exit"],
  "npm run build": ["scripts/test.mjs", "buildPackage()"],
  "npm run dev": [firstMinutes, '"npm run dev"'],
  "node bin/asyncapi-gen.js init ../shop": [
    firstMinutes,
    'join(repository, "bin/asyncapi-gen.js")',
  ],
  "npm run services": [
    "examples/ecommerce/test/services.test.ts",
    '"examples/ecommerce/services.ts"',
  ],
  "npm run scenario": ["examples/ecommerce/test/readme.test.ts", 'runScript("scenario", [])'],
  "npx tsx src/main.ts": ["examples/existing-service/test/readme.test.ts", '"src/main.ts"'],
  "curl -s localhost:3000/bookings": ["examples/existing-service/test/readme.test.ts", "/bookings"],
  "curl -s -X POST localhost:3000/lamps": ["test/init/own-contract-page.test.ts", "lines.slice(2)"],
  "curl -s localhost:3000/lamps": ["test/init/own-contract-page.test.ts", "lines.slice(2)"],
  // A laid-down project's README, in the words of its package manager.
  "{{install}}": [firstMinutes, '"npm install"'],
  "{{test}}": [firstMinutes, '"npm test"'],
  "{{run}} dev": [firstMinutes, '"npm run dev"'],
  "{{run}} build": [firstMinutes, "ci.yml"],
  "{{run}} start": [firstMinutes, "node --enable-source-maps dist/src/main.js"],
  "curl -s localhost:3000/orders": [firstMinutes, "/orders`"],
  "curl -s localhost:3000/accounts": [firstMinutes, "/accounts`"],
  "{{exec}} asyncapi-gen dead-letters list": [firstMinutes, "/^npx asyncapi-gen .*$/gm"],
  "{{exec}} asyncapi-gen sagas list": [firstMinutes, "/^npx asyncapi-gen .*$/gm"],
  "{{exec}} asyncapi-gen consumers list": [firstMinutes, "/^npx asyncapi-gen .*$/gm"],
};

/** Commands that no test can run, and why. */
const notRun: Readonly<Record<string, string>> = {
  "export DATABASE_URL=postgres://postgres:postgres@127.0.0.1:5432/{{database}}":
    "the server of compose.yaml",
  "docker compose up -d --wait": "needs Docker; test/init/init.test.ts reads compose.yaml",
};

/** The README's own commands, run below in this order; the exit code where it is not 0. */
const readmeCodes: Readonly<Record<string, number>> = { "generate --check": 1 };

const isOurs = ({ line }: Command) => line.startsWith("npx asyncapi-gen ");

/** The shop's README: every line that plays a scenario is played. */
const isScenario = ({ page, line }: Command) =>
  page === "examples/ecommerce/README.md" && line.startsWith("npm run scenario ");

function isCovered(command: Command): boolean {
  if (isScenario(command)) return true;
  if (command.block === "console") return command.page in runAsPage;
  if (command.page === "README.md" && isOurs(command)) return true;
  const known = [...Object.keys(runBy), ...Object.keys(notRun)];
  return known.some(
    (line) =>
      command.line === line ||
      command.line.startsWith(`${line}/`) ||
      command.line.startsWith(`${line} -`),
  );
}

const all = pages.flatMap(commandsOf);

test.each(pages)("each command of %s is run by a test", (page) => {
  expect(commandsOf(page).filter((command) => !isCovered(command))).toEqual([]);
});

test("what is said to run them does", () => {
  for (const [page, file] of Object.entries(runAsPage)) {
    expect(read(file), file).toContain(page);
    expect(all.some((command) => command.page === page && command.block === "console")).toBe(true);
  }
  for (const [line, [file, text]] of Object.entries(runBy)) {
    expect(
      all.some((command) => command.line.startsWith(line)),
      `nobody shows ${line}`,
    ).toBe(true);
    expect(read(file), line).toContain(text);
  }
});

describe("README.md", () => {
  test("its commands do what they say, in its order", async () => {
    const { folder, run, write } = project({
      "asyncapi-gen.config.json": '{ "documents": ["contracts/*.asyncapi.yaml"] }',
    });
    mkdirSync(join(folder, "contracts"));
    cpSync(`${root}examples/ecommerce/contracts`, join(folder, "contracts"), { recursive: true });
    write("events.ndjson", (await run("sample", "OrderStarted", "--count", "3")).stdout);
    const commands = commandsOf("README.md").filter(isOurs);
    expect(commands.length).toBeGreaterThan(4);
    for (const { line } of commands) {
      const argv = line.slice("npx asyncapi-gen ".length).split(" ");
      const quiet = argv[0] === "init" ? ["--no-install", "--no-git"] : [];
      const { code, stderr } = await run(...argv, ...quiet);
      expect([line, code, stderr]).toEqual([line, readmeCodes[argv.join(" ")] ?? 0, stderr]);
    }
  }, 240_000);
});
