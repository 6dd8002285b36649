import { expect, test } from "vitest";
import { smallContract } from "../../../test/emit/small-contract.js";
import type { JsonSchema } from "../../contract/model.js";
import { identifier } from "../identifier.js";
import { readSchema } from "../schema/read-schema.js";
import { SchemaSet } from "../schema/schema-set.js";
import { declareType } from "./declaration.js";

const named: Readonly<Record<string, JsonSchema>> = {
  Base: { type: "object", required: ["id"], properties: { id: { type: "string" } } },
  Text: { type: "string" },
  Loop: { anyOf: [{ $ref: "#/schemas/Loop" }, { type: "string" }] },
};

const declared = (schema: JsonSchema, id?: string): string => {
  const set = new SchemaSet(smallContract({}, named));
  const scope = { nameOf: (ref: string) => identifier(ref, "PascalCase") };
  return declareType(identifier("X", "PascalCase"), readSchema(schema), scope, set, id);
};

const object = (properties: object, required: readonly string[] = []): JsonSchema =>
  ({ type: "object", properties, required }) as JsonSchema;
const text = { type: "string" } as const;

test.each<[string, JsonSchema, string]>([
  ["anything", true, "type X = unknown;"],
  ["nothing", false, "type X = never;"],
  ["formats and lengths have no type", { type: "string", format: "uuid" }, "type X = string;"],
  ["integers", { type: ["integer", "null"] }, "type X = number | null;"],
  ["an enumeration", { enum: ["a b", 'c"d', 3, null] }, `type X = "a b" | 'c"d' | 3 | null;`],
  ["a constant object", { const: { k: [1] } }, "interface X {\n  readonly k: readonly [1];\n}"],
  ["a list", { type: "array", items: { enum: [1, 2] } }, "type X = readonly (1 | 2)[];"],
  ["a list of lists", { items: { items: text } }, "type X = readonly (readonly string[])[];"],
  [
    "a tuple",
    { items: [text, { type: "number" }], minItems: 1 },
    "type X = readonly [string, number?, ...unknown[]];",
  ],
  ["a closed tuple", { items: [text], additionalItems: false }, "type X = readonly [string?];"],
  [
    "required properties first, as listed; others by name",
    object({ a: text, "b-c": text, d: text }, ["d", "b-c", "e"]),
    'interface X {\n  readonly d: string;\n  readonly "b-c": string;\n  readonly e: unknown;\n  readonly a?: string;\n}',
  ],
  [
    "descriptions",
    object({ a: { ...text, description: "What */ it is.", deprecated: true } }),
    "interface X {\n  /**\n   * What *\\/ it is.\n   *\n   * @deprecated\n   */\n  readonly a?: string;\n}",
  ],
  [
    "a map",
    { type: "object", additionalProperties: { type: "number" } },
    "interface X {\n  readonly [key: string]: number;\n}",
  ],
  [
    "a map with names beside: the signature is wide enough for them",
    { properties: { n: { type: "number" } }, additionalProperties: text },
    "interface X {\n  readonly n?: number;\n  readonly [key: string]: string | number | undefined;\n}",
  ],
  ["a reference", { $ref: "#/schemas/Text" }, "type X = Text;"],
  [
    "an extended interface",
    { allOf: [{ $ref: "#/schemas/Base" }, object({ a: text })] },
    "interface X extends Base {\n  readonly a?: string;\n}",
  ],
  [
    "an intersection where a member is said twice",
    { allOf: [{ $ref: "#/schemas/Base" }, object({ id: { const: "1" } })] },
    'type X = Base & { readonly id?: "1" };',
  ],
  [
    "allOf of objects",
    { allOf: [object({ a: text }), object({ b: text }, ["b"]), { required: ["a"] }] },
    "interface X {\n  readonly a: string;\n  readonly b: string;\n}",
  ],
  [
    "alternatives beside what all have",
    {
      ...(object({ k: text }, ["k"]) as object),
      oneOf: [object({ a: text }), object({ b: text })],
    },
    "type X = ({ readonly a?: string } | { readonly b?: string }) & { readonly k: string };",
  ],
  [
    "what a condition adds may be there",
    {
      ...(object({ k: text }) as object),
      if: object({ k: { const: "a" } }),
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: object({ more: text }),
    },
    "interface X {\n  readonly k?: string;\n  readonly more?: string;\n}",
  ],
  [
    "a bare type beside alternatives says nothing new",
    { type: "string", oneOf: [{ const: "a" }, { const: "b" }] },
    'type X = "a" | "b";',
  ],
])("%s", (_name, schema, type) => {
  expect(declared(schema)).toBe(type);
});

test("an alias never names itself at its top", () => {
  expect(declared({ anyOf: [{ $ref: "#/schemas/Loop" }, text] }, "Loop")).toBe("type X = unknown;");
  const deeper: JsonSchema = { anyOf: [{ items: { $ref: "#/schemas/Loop" } }, text] };
  expect(declared(deeper, "Loop")).toBe("type X = readonly Loop[] | string;");
});

test("lines are broken where they would pass 100 columns", () => {
  const values = Array.from({ length: 8 }, (_, index) => `a rather long value ${index}`);
  const lines = declared(
    object({ kind: { enum: values }, list: { items: { enum: values } } }),
  ).split("\n");
  expect(lines.every((line) => line.length <= 100)).toBe(true);
  expect(lines.slice(0, 3)).toEqual([
    "interface X {",
    "  readonly kind?:",
    '    | "a rather long value 0"',
  ]);
  expect(lines).toContain("  readonly list?: readonly (");
});
