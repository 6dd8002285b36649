import { readdirSync, readFileSync } from "node:fs";
import Handlebars from "handlebars";
import { describe, expect, test } from "vitest";
import { identifier } from "./identifier.js";
import { render } from "./template.js";

const folder = new URL("../../templates/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".hbs"));
const read = (name: string): string => readFileSync(new URL(name, folder), "utf8");

test("the embedded templates are those of the folder", async () => {
  const script = new URL("../../scripts/embed-templates.mjs", import.meta.url);
  const { isFresh } = await import(script.href);
  expect(isFresh(), "run `node scripts/embed-templates.mjs`").toBe(true);
});

describe.each(files)("%s", (name) => {
  const text = read(name);

  test("has no logic: only #each, #if and #unless @last, two deep at most", () => {
    expect(violations(Handlebars.parse(text))).toEqual([]);
  });

  test("has at most three blocks", () => {
    expect(text.match(/\{\{#/g)?.length ?? 0).toBeLessThanOrEqual(3);
  });

  test("ends with one newline, or with a field that brings its own", () => {
    expect(text).toMatch(/(?:[^\n]\n|\}\})$/);
  });
});

test("at most one line in five is control", () => {
  const lines = files.flatMap((name) => read(name).split("\n")).filter((line) => line !== "");
  const control = lines.filter((line) => /^\s*\{\{[#/]/.test(line));
  expect(control.length).toBeLessThanOrEqual(lines.length / 5);
});

function violations(program: hbs.AST.Program, depth = 0): readonly string[] {
  return program.body.flatMap((statement): readonly string[] => {
    if (statement.type === "ContentStatement") return [];
    if (statement.type === "MustacheStatement") {
      const { path, params } = statement as hbs.AST.MustacheStatement;
      return params.length > 0 || path.type !== "PathExpression"
        ? [`helper ${where(statement)}`]
        : [];
    }
    if (statement.type !== "BlockStatement") return [`${statement.type} ${where(statement)}`];
    const block = statement as hbs.AST.BlockStatement;
    const head = (block.path as hbs.AST.PathExpression).original;
    const argument = (block.params[0] as hbs.AST.PathExpression).original;
    const allowed = head === "each" || head === "if" || (head === "unless" && argument === "@last");
    return [
      ...(allowed ? [] : [`#${head} ${where(block)}`]),
      ...(block.inverse ? [`else ${where(block)}`] : []),
      ...(depth >= 2 ? [`too deep ${where(block)}`] : []),
      ...violations(block.program, depth + 1),
    ];
  });
}

const where = ({ loc }: hbs.AST.Node): string => `at line ${loc.start.line}`;

describe("render", () => {
  test("refuses a view that lacks a field", () => {
    expect(() => render("publisher-of-nothing.ts", {})).toThrow(/"header" not defined/);
  });

  test("does not accept a document's string", () => {
    const name = identifier("Order", "PascalCase");
    // @ts-expect-error: not branded
    expect(() => render("publisher-of-nothing.ts", { publisher: "x; evil()" })).toThrow();
    // @ts-expect-error: not branded either, though built from a safe part
    expect(() => render("publisher-of-nothing.ts", { publisher: `${name}s` })).toThrow();
  });
});
