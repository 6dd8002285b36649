import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { counterList } from "./counter-list.js";

test("docs/runtime.md repeats the list of counters", () => {
  const page = readFileSync(new URL("../../../docs/runtime.md", import.meta.url), "utf8");
  const rows = Object.entries(counterList).map(([name, counts]) => `| \`${name}\` | ${counts} |`);
  expect(page).toContain(rows.join("\n"));
});
