import { expect, test } from "vitest";
import { importsOf, importsOfSources } from "./imports.js";
import { objectionTo } from "./layers.js";

const objectionsTo = (path: string, text: string) =>
  importsOf(path, text).flatMap((edge) => objectionTo(edge) ?? []);

test("no source file imports upwards, and the runtime imports only itself", () => {
  const objections = importsOfSources().flatMap((edge) => {
    const objection = objectionTo(edge);
    return objection === undefined ? [] : [`${edge.from} imports ${edge.to}: ${objection}`];
  });
  expect(objections).toEqual([]);
});

test("the sources are found at all", () => {
  expect(importsOfSources().length).toBeGreaterThan(50);
});

test.each([
  ["upwards", "src/contract/build.ts", 'import { plan } from "../workspace/plan.js";'],
  ["sideways", "src/lint/rule.ts", 'export { x } from "../diff/names.js";'],
  ["types count", "src/document/load.ts", 'import type { System } from "../contract/model.js";'],
  ["lazily", "src/emit/a.ts", 'const x = await import("../cli/main.js");'],
  ["as a type expression", "src/emit/a.ts", 'type X = import("../cli/main.js").X;'],
  ["the runtime, the generator", "src/runtime/a.ts", 'import "../diagnostics/codes.js";'],
  ["the runtime, its tests", "src/runtime/a.ts", 'import "../testing/contract.js";'],
  ["the runtime, a package", "src/runtime/a.ts", 'import pino from "pino";'],
  ["an adapter, another's package", "src/runtime/store/pglite.ts", 'import "pg";'],
])("an import is refused: %s", (_name, path, text) => {
  expect(objectionsTo(path, text)).toHaveLength(1);
});

test.each([
  ["downwards", "src/cli/main.ts", 'import { code } from "../diagnostics/codes.js";'],
  ["within a folder", "src/emit/a.ts", 'import { b } from "./views/b.js";'],
  ["testing, the runtime", "src/testing/a.ts", 'import "../runtime/clock.js";'],
  ["an adapter, its peer", "src/runtime/store/pglite.ts", 'import "@electric-sql/pglite";'],
  ["in a comment", "src/contract/a.ts", '// import "../cli/main.js";'],
])("an import is allowed: %s", (_name, path, text) => {
  expect(objectionsTo(path, text)).toEqual([]);
});
