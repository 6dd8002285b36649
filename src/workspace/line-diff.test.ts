import fc from "fast-check";
import { expect, test } from "vitest";
import { unifiedDiff } from "./line-diff.js";

test("says nothing when nothing changes", () => {
  expect(unifiedDiff("a.ts", "x\n", "x\n")).toBe("");
});

test("shows a change with three lines around it", () => {
  const before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
  expect(unifiedDiff("a.ts", before, before.replace("5", "five"))).toBe(
    [
      "--- a/a.ts",
      "+++ b/a.ts",
      "@@ -2,7 +2,7 @@",
      " 2",
      " 3",
      " 4",
      "-5",
      "+five",
      " 6",
      " 7",
      " 8",
      "",
    ].join("\n"),
  );
});

test("a new file comes from nowhere, a deleted one goes there", () => {
  expect(unifiedDiff("a.ts", "", "x\n")).toBe("--- /dev/null\n+++ b/a.ts\n@@ -0,0 +1,1 @@\n+x\n");
  expect(unifiedDiff("a.ts", "x\n", "")).toBe("--- a/a.ts\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-x\n");
});

test("following it turns the one text into the other", () => {
  const text = fc
    .array(fc.constantFrom("a", "b", "c", "d", "  e"), { minLength: 1, maxLength: 30 })
    .map((lines) => `${lines.join("\n")}\n`);
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(patched(before, unifiedDiff("a.ts", before, after))).toBe(after);
    }),
  );
});

/** What `patch` does, and as strict about context and line numbers. */
function patched(before: string, diff: string): string {
  const lines = before.split("\n").slice(0, -1);
  let shift = 0;
  for (const hunk of diff.split(/^@@ /m).slice(1)) {
    const [range = "", ...body] = hunk.split("\n").slice(0, -1);
    const [, from, removed, to, added] = /^-(\d+),(\d+) \+(\d+),(\d+) @@$/.exec(range) ?? [];
    const old = body.filter((line) => !line.startsWith("+")).map((line) => line.slice(1));
    const next = body.filter((line) => !line.startsWith("-")).map((line) => line.slice(1));
    const start = Number(from) - 1 + shift;
    expect(lines.slice(start, start + Number(removed))).toEqual(old);
    expect([next.length, Number(to)]).toEqual([Number(added), start + 1]);
    lines.splice(start, old.length, ...next);
    shift += next.length - old.length;
  }
  return lines.map((line) => `${line}\n`).join("");
}
