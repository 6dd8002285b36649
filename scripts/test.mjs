import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildPackage } from "./build.mjs";

/**
 * `npm test [-- <vitest filters and options>]`: builds what the tests of the package need, runs
 * vitest, and ends with what could not run on this machine and one line of totals.
 *
 * `--no-build` leaves dist alone, for runs that do not look at it.
 */
process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const summaryFile = `node_modules/.cache/asyncapi-gen/tests-${process.pid}.json`;
const filters = process.argv.slice(2).filter((argument) => argument !== "--no-build");

const build = process.argv.includes("--no-build") ? { failed: 0 } : await tryBuild();
const tests = runVitest();
printCannotRun(tests);
const failed = build.failed + tests.failed;
console.log(`${tests.passed} passed, ${failed} failed, ${tests.skipped + tests.todo} skipped`);
process.exitCode = failed === 0 ? 0 : 1;

async function tryBuild() {
  try {
    console.log(await buildPackage());
    return { failed: 0 };
  } catch (error) {
    // The tests that do not need dist still say something; the failed build counts as one failure.
    console.error(`build failed: ${error.message}`);
    return { failed: 1 };
  }
}

function runVitest() {
  mkdirSync("node_modules/.cache/asyncapi-gen", { recursive: true });
  const { status } = spawnSync(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "run", ...filters],
    { stdio: "inherit", env: { ...process.env, ASYNCAPI_GEN_SUMMARY: summaryFile } },
  );
  const summary = readSummary();
  // A run that failed outside any test (a crash, no test found) must not read as a success.
  return status === 0 || summary.failed > 0 ? summary : { ...summary, failed: 1 };
}

function readSummary() {
  if (!existsSync(summaryFile)) return { passed: 0, failed: 1, skipped: 0, todo: 0, cannotRun: {} };
  const summary = JSON.parse(readFileSync(summaryFile, "utf8"));
  rmSync(summaryFile);
  return summary;
}

function printCannotRun({ cannotRun, todo }) {
  const reasons = Object.entries(cannotRun).sort(([a], [b]) => (a < b ? -1 : 1));
  if (reasons.length > 0) console.log("Could not run here:");
  for (const [reason, count] of reasons) console.log(`  ${count} x ${reason}`);
  if (todo > 0) console.log(`Not written yet: ${todo} (shown as todo)`);
}
