import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test("docs/runtime-errors.md has a line for every code, and for nothing else", () => {
  const union = /export type RuntimeErrorCode =([^;]*);/.exec(read("src/runtime/errors.ts"))?.[1];
  const codes = [...(union ?? "").matchAll(/"([a-z-]+)"/g)].map(([, code]) => code);
  const documented = [...read("docs/runtime-errors.md").matchAll(/^\| `([a-z-]+)` \|/gm)].map(
    ([, code]) => code,
  );
  expect(codes.length).toBeGreaterThan(10);
  expect([...documented].sort()).toEqual([...codes].sort());
});
