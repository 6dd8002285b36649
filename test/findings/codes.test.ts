import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { codes, type DiagnosticCode } from "../../src/diagnostics/codes.js";
import { caseNames, expectedOutcome } from "../cases/case.js";
import { project } from "../cli/project.js";
import { caseFiles, expected, readCases } from "./finding-case.js";

/**
 * Codes whose finding has no place in a file, or needs what a text file cannot hold: the test that
 * gets it, and what that test says.
 */
const elsewhere: Partial<Record<DiagnosticCode, readonly [file: string, says: string]>> = {
  "document/too-large": ["test/document/load.test.ts", "fileBytesMax: 20"],
  "document/timeout": ["test/document/worker.test.ts", "document/timeout"],
  "document/unchecked": ["test/document/worker.test.ts", "document/unchecked"],
  "saga/unproven": ["test/saga/unsafe-saga.test.ts", "saga/unproven"],
  "event/none": ["test/operate/sample.test.ts", "event/none"],
  "workspace/edited": ["src/workspace/workspace.test.ts", "workspace/edited"],
  "workspace/foreign-file": ["test/cases/foreign-file/stderr.txt", "workspace/foreign-file"],
  "workspace/manifest": ["src/workspace/workspace.test.ts", "workspace\\/manifest"],
  "workspace/outside-root": ["src/workspace/workspace.test.ts", "workspace/outside-root"],
  "workspace/stale": ["test/cases/check-stale/stderr.txt", "workspace/stale"],
  "workspace/unwritable": ["src/workspace/workspace.test.ts", "workspace/unwritable"],
  "workspace/unwritten": ["test/cases/merge-impossible/stderr.txt", "workspace/unwritten"],
  "store/driver-missing": ["test/operate/places.test.ts", "the driver is the project's own"],
  "store/in-use": ["test/operate/held-folder.test.ts", "is open in process"],
  "store/not-set-up": ["test/operate/operate.test.ts", "store/not-set-up"],
  "store/refused": ["test/operate/operate.test.ts", "store\\/refused"],
  "store/unknown": ["test/operate/operate.test.ts", "store/unknown"],
  "store/unreachable": ["test/operate/places.test.ts", "a database that does not answer"],
  "store/version": ["test/operate/version.test.ts", "store\\/version"],
};

const shown = [
  ...caseFiles().flatMap(readCases).map(expected),
  ...caseNames().flatMap((name) => Object.values(expectedOutcome(name))),
].join("\n");

const placed = new Set(
  [...shown.matchAll(/^\S+:\d+:\d+ +\w+ +([a-z-]+\/[a-z-]+)$/gm)].map(([, code]) => code),
);

test("every code has a case that shows where it is found, line and column", () => {
  const missing = Object.keys(codes).filter((code) => !placed.has(code) && !(code in elsewhere));
  expect(missing).toEqual([]);
});

test.each(Object.entries(elsewhere))("%s has a test elsewhere", (_, [file, says]) => {
  expect(readFileSync(new URL(`../../${file}`, import.meta.url), "utf8")).toContain(says);
});

test.each(Object.entries(codes))(
  "%s has an example, and `explain` prints its page",
  async (code) => {
    const { example, title, fix } = codes[code as DiagnosticCode];
    expect(example ?? "").not.toBe("");
    const { run } = project({});
    const { code: exit, stdout } = await run("explain", code);
    expect(exit).toBe(0);
    for (const part of [code, title, fix, ...(example ?? "").split("\n")]) {
      expect(stdout).toContain(part.trimEnd());
    }
  },
);

test("the page in docs has a section for each code, and no other", () => {
  const page = readFileSync(new URL("../../docs/diagnostics.md", import.meta.url), "utf8");
  const sections = [...page.matchAll(/^## (.*)$/gm)].map(([, code]) => code);
  expect(sections).toEqual(Object.keys(codes).sort());
});

test("every code is used", () => {
  const sources = readdirSync(new URL("../../src/", import.meta.url), { recursive: true })
    .map(String)
    .filter((path) => /\.ts$/.test(path) && !/\.test\.ts$|diagnostics[\\/]codes/.test(path))
    .map((path) => readFileSync(new URL(`../../src/${path}`, import.meta.url), "utf8"))
    .join("\n");
  expect(Object.keys(codes).filter((code) => !sources.includes(`"${code}"`))).toEqual([]);
});
