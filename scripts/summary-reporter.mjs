import { writeFileSync } from "node:fs";

/**
 * Writes the totals of a vitest run, and what could not run here, to the file that
 * ASYNCAPI_GEN_SUMMARY names; scripts/test.mjs prints them. Idle without that variable.
 */
export default class SummaryReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const file = process.env.ASYNCAPI_GEN_SUMMARY;
    if (file) writeFileSync(file, JSON.stringify(summarize(modules, unhandledErrors)));
  }
}

function summarize(modules, unhandledErrors) {
  const summary = { passed: 0, failed: unhandledErrors.length, skipped: 0, todo: 0, cannotRun: {} };
  for (const module of modules) {
    summary.failed += module.errors().length;
    for (const suite of module.children.allSuites()) summary.failed += suite.errors().length;
    for (const test of module.children.allTests()) count(summary, test);
  }
  return summary;
}

function count(summary, test) {
  const { state, note } = test.result();
  if (state === "passed") summary.passed += 1;
  else if (state !== "skipped")
    summary.failed += 1; // failed, or never came to an end
  else if (test.options.mode === "todo") summary.todo += 1;
  else {
    summary.skipped += 1;
    const reason = test.meta().cannotRun ?? note ?? unexplained(test);
    summary.cannotRun[reason] = (summary.cannotRun[reason] ?? 0) + 1;
  }
}

function unexplained(test) {
  return test.options.mode === "run"
    ? "never reached: something failed before it"
    : "switched off in the test file";
}
