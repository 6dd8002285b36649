import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { casesPage, provingFiles, renderCasesPage } from "../../scripts/case-table.js";
import { cases } from "./cases.js";

const files = provingFiles();

test("there are 53 cases, each once", () => {
  expect(cases.map(({ number }) => number)).toEqual(
    Array.from({ length: 53 }, (_, index) => index + 1),
  );
});

test.each(
  cases
    .filter(({ proof }) => proof !== "simulated")
    .map((one) => [one.number, one.promise] as const),
)("the case with number %i has a test: %s", (number) => {
  expect(files.get(number) ?? []).not.toEqual([]);
});

test("no test claims a case that there is not", () => {
  const known = new Set(cases.map(({ number }) => number));
  expect([...files.keys()].filter((number) => !known.has(number))).toEqual([]);
});

test("docs/cases.md claims what is so: npx tsx scripts/case-table.ts", () => {
  const page = readFileSync(casesPage, "utf8");
  expect(withoutTests(page)).toBe(withoutTests(renderCasesPage(files)));
  const claims = claimsOf(page);
  expect(claims.filter(([number, file]) => !files.get(number)?.includes(file))).toEqual([]);
  const claimed = new Set(claims.map(([number]) => number));
  const missing = cases.filter(
    ({ number, proof }) => proof !== "simulated" && !claimed.has(number),
  );
  expect(missing).toEqual([]);
});

/** A case may get more tests than the page says; what it says must be so. */
const withoutTests = (page: string) =>
  page.replace(/(\| (live|simulated|transport|live and simulated) \| ).* \|$/gm, "$1... |");

function claimsOf(page: string): readonly (readonly [number, string])[] {
  return [...page.matchAll(/^\| (\d+) \| .*$/gm)].flatMap(([row, number]) =>
    [...row.matchAll(/`([^`]+\.ts)`/g)].map(([, file = ""]) => [Number(number), file] as const),
  );
}
