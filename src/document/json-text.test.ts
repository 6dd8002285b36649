import fc from "fast-check";
import { expect, test } from "vitest";
import { type Node, parseDocument } from "yaml";
import type { Json } from "./json.js";
import { parseJson } from "./json-text.js";
import { defaultLimits } from "./limits.js";
import { locatePath } from "./positions.js";

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;
const written = fc.record({
  value: fc.oneof(fc.dictionary(fc.string({ minLength: 1 }), json), fc.array(json)),
  indent: fc.constantFrom(0, 2),
});

/** Every path of a value, and some that lead nowhere. */
function pathsOf(value: Json, path: readonly string[] = []): readonly (readonly string[])[] {
  const inside =
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...path, key]))
      : [];
  return [path, [...path, "not there"], ...inside];
}

test("values and places are those of the YAML parser", () => {
  fc.assert(
    fc.property(written, ({ value, indent }) => {
      const text = JSON.stringify(value, null, indent);
      const parsed = parseJson(text, defaultLimits);
      const yaml = parseDocument(text);
      // What needs words is left to the YAML parser, and drawn texts are full of it.
      fc.pre(parsed !== undefined && yaml.errors.length === 0);
      expect(parsed?.value).toEqual(yaml.toJS());
      for (const path of pathsOf(value)) {
        for (const part of ["value", "key"] as const) {
          expect(parsed?.locate(path, part)).toEqual(
            locatePath(yaml.contents as Node, path, text, part),
          );
        }
      }
    }),
    { numRuns: 200 },
  );
});

const deep = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);

test.each([
  ["YAML", "a: 1"],
  ["a comment", '{ "a": 1 } # one'],
  ["a key that is there twice", '{ "a": { "b": 1, "\\u0062": 2 } }'],
  ["a key that could become a prototype", '{ "__proto__": {} }'],
  ["a hidden character", '{ "a": "\\u202e" }'],
  ["a line break in a key", '{ "a\\nb": 1 }'],
  ["a number that is none", '{ "a": 1e999 }'],
  ["too many levels", deep(defaultLimits.depthMax + 2)],
  ["too many values", JSON.stringify(Array.from({ length: defaultLimits.nodesMax }, () => 0))],
])("leaves %s to the YAML parser", (_, text) => {
  expect(parseJson(text, defaultLimits)).toBeUndefined();
});

test("takes as many levels as are allowed, quotes behind backslashes, and texts in other scripts", () => {
  expect(parseJson(deep(defaultLimits.depthMax + 1), defaultLimits)).toBeDefined();
  const text = '{"a\\\\":"\\\\\\"","ключ":["\\\\"]}';
  const parsed = parseJson(text, defaultLimits);
  expect(parsed?.value).toEqual({ "a\\": '\\"', ключ: ["\\"] });
  const [start, end] = parsed?.locate(["ключ", "0"]) ?? [];
  expect(text.slice(start, end)).toBe('"\\\\"');
});
