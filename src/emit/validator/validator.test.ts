import { describe, expect, test } from "vitest";
import { smallContract } from "../../../test/emit/small-contract.js";
import type { JsonSchema } from "../../contract/model.js";
import { type RunnableValidator, runnable } from "./run-validator.js";
import { ValidatorWriter } from "./validator-source.js";

type Named = Readonly<Record<string, JsonSchema>>;

function validatorOf(payload: JsonSchema, schemas: Named = {}): RunnableValidator {
  const contract = smallContract({ Case: { payload } }, schemas);
  const [message] = contract.messages;
  if (message === undefined) throw new Error("no message");
  return runnable(new ValidatorWriter(contract).write(message));
}

const object = (properties: Named, more: object = {}): JsonSchema => ({
  type: "object",
  properties,
  ...more,
});

describe("an issue says where, which keyword, what was expected and what was found", () => {
  const text: JsonSchema = { type: "string" };
  test.each<[string, JsonSchema, unknown, [string, string, string, string]]>([
    [
      "a missing property",
      object({ id: text }, { required: ["id"] }),
      {},
      ["/id", "required", 'the property "id"', "nothing"],
    ],
    [
      "a property too many",
      object({}, { additionalProperties: false }),
      { "a/b": "secret" },
      ["/a~1b", "additionalProperties", "no property of this name", "a string"],
    ],
    [
      "a wrong type",
      object({ n: { type: "integer" } }),
      { n: "1" },
      ["/n", "type", "an integer", "a string"],
    ],
    ["one of two types", { type: ["string", "null"] }, 7, ["", "type", "a string or null", "7"]],
    ["too small", object({ n: { minimum: 1 } }), { n: 0 }, ["/n", "minimum", "a value >= 1", "0"]],
    [
      "too short",
      object({ s: { minLength: 2 } }),
      { s: "😀" },
      ["/s", "minLength", "at least 2 characters", "a string"],
    ],
    [
      "not listed",
      object({ s: { enum: ["a", "b"] } }),
      { s: "c" },
      ["/s", "enum", 'one of "a", "b"', '"c"'],
    ],
    [
      "not listed, as the whole payload",
      { const: "a" },
      "secret",
      ["", "const", '"a"', "a string"],
    ],
    [
      "inside of a list",
      { items: object({ n: { type: "number" } }) },
      [{ n: 1 }, { n: null }],
      ["/1/n", "type", "a number", "null"],
    ],
    ["no format", { format: "uuid" }, "x", ["", "format", "a string of format uuid", "a string"]],
    [
      "a repeated item",
      { uniqueItems: true },
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      ["", "uniqueItems", "items that differ from each other", "an array"],
    ],
    [
      "the near alternative",
      {
        oneOf: [
          { type: "null" },
          object({ n: { type: "number" } }, { type: "object", required: ["n"] }),
        ],
      },
      {},
      ["/n", "required", 'the property "n"', "nothing"],
    ],
    [
      "no alternative",
      { anyOf: [{ type: "null" }, { type: "string" }] },
      1,
      ["", "anyOf", "a value that fits an alternative", "1"],
    ],
  ])("%s", (_name, schema, value, [pointer, keyword, expected, found]) => {
    expect(validatorOf(schema).validate(value)).toEqual({ pointer, keyword, expected, found });
  });
});

describe("what we decide where validators differ", () => {
  test.each<[string, JsonSchema, unknown, boolean]>([
    ["30 February is no date", { format: "date" }, "2024-02-30", false],
    ["29 February of a leap year is one", { format: "date" }, "2024-02-29", true],
    ["30 February is no date-time", { format: "date-time" }, "2024-02-30T12:00:00Z", false],
    ["a blank does not stand for T", { format: "date-time" }, "2024-02-01 12:00:00Z", false],
    [
      "a uuid has no urn: before it",
      { format: "uuid" },
      "urn:uuid:0192f0c1-7b7e-7cc3-8a64-5f3a3c6f9a10",
      false,
    ],
    ["19.99 is a multiple of 0.01", { multipleOf: 0.01 }, 19.99, true],
    ["12345678.91 is a multiple of 0.01", { multipleOf: 0.01 }, 12345678.91, true],
    ["19.995 is none", { multipleOf: 0.01 }, 19.995, false],
    ["an inherited member is not there", { required: ["toString"] }, {}, false],
    ["an own member of that name is", { required: ["toString"] }, { toString: 1 }, true],
    ["a member set to undefined is not there", { required: ["id"] }, { id: undefined }, false],
    ["an unknown format is not checked", { format: "price" }, "free", true],
    ["NaN is no number", { type: "number" }, Number.NaN, false],
    ["an emoji is one character", { maxLength: 1 }, "😀", true],
    ["a pattern with a needless escape", { pattern: "^[\\w\\-]+\\@x$" }, "a-b@x", true],
  ])("%s", (_name, schema, value, valid) => {
    expect(validatorOf(schema).validate(value) === undefined).toBe(valid);
  });
});

describe("a publisher is held to what is declared", () => {
  const base: Named = { Base: object({ id: { type: "string" } }, { required: ["id"] }) };
  const closed: JsonSchema = object({ a: { type: "string" } });

  test.each<[string, JsonSchema, unknown, string | undefined]>([
    ["an undeclared property", closed, { a: "x", b: 1 }, "/b"],
    ["declared ones only", closed, { a: "x" }, undefined],
    ["a property set to undefined", closed, { b: undefined }, undefined],
    ["inside of lists", { items: closed }, [{ a: "x" }, { b: 1 }], "/1/b"],
    ["explicitly open", object({ a: {} }, { additionalProperties: true }), { b: 1 }, undefined],
    ["a map", { type: "object", additionalProperties: closed }, { k: { a: "x" } }, undefined],
    ["inside of a map", { type: "object", additionalProperties: closed }, { k: { b: 1 } }, "/k/b"],
    ["an object of which nothing is said", { type: "object" }, { b: 1 }, undefined],
    [
      "names by pattern",
      object({ a: {} }, { patternProperties: { "^x-": {} } }),
      { "x-b": 1 },
      undefined,
    ],
    [
      "names over allOf and $ref",
      { allOf: [{ $ref: "#/schemas/Base" }, closed] },
      { id: "1", a: "x" },
      undefined,
    ],
    [
      "beyond allOf and $ref",
      { allOf: [{ $ref: "#/schemas/Base" }, closed] },
      { id: "1", c: "x" },
      "/c",
    ],
    [
      "names of the other alternative",
      { oneOf: [object({ a: { type: "number" } }), object({ b: {} }, { required: ["b"] })] },
      { b: 1, a: "x" },
      undefined,
    ],
    [
      "names of a condition",
      {
        properties: { kind: {} },
        if: { properties: { kind: { const: 1 } } },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: { properties: { more: {} } },
      },
      { kind: 1, more: 2 },
      undefined,
    ],
    [
      "a required name that is not described",
      { properties: { a: {} }, required: ["b"] },
      { b: 1 },
      undefined,
    ],
    [
      "places of a tuple",
      { items: [closed, { type: "object" }] },
      [{ a: "x" }, { free: 1 }],
      undefined,
    ],
    ["the first place of a tuple", { items: [closed, { type: "object" }] }, [{ b: "x" }], "/0/b"],
    ["an inherited name", closed, { toString: 1 }, "/toString"],
  ])("%s", (_name, schema, value, pointer) => {
    const validator = validatorOf(schema, base);
    expect(validator.validate(value)).toBeUndefined();
    const issue = validator.validateForPublishing(value);
    expect(issue?.pointer).toBe(pointer);
    expect(issue?.keyword).toBe(pointer === undefined ? undefined : "additionalProperties");
  });

  test("in recursive schemas", () => {
    const tree: Named = {
      Tree: object({ name: { type: "string" }, kids: { items: { $ref: "#/schemas/Tree" } } }),
    };
    const validator = validatorOf({ $ref: "#/schemas/Tree" }, tree);
    const value = { name: "a", kids: [{ kids: [{ name: "b" }, { nmae: "c" }] }] };
    expect(validator.validate(value)).toBeUndefined();
    expect(validator.validateForPublishing(value)?.pointer).toBe("/kids/0/kids/1/nmae");
  });
});

test("20,000 levels are an issue, not a stack overflow", () => {
  const tree: Named = { Tree: object({ kid: { $ref: "#/schemas/Tree" } }) };
  const validator = validatorOf({ $ref: "#/schemas/Tree" }, tree);
  let value: object = {};
  for (let level = 0; level < 20_000; level++) value = { kid: value };
  for (const issue of [validator.validate(value), validator.validateForPublishing(value)]) {
    expect(issue?.keyword).toBe("depth");
  }
});

test("a value that cannot be read is an issue", () => {
  const value = {
    get id() {
      throw new Error("no");
    },
  };
  expect(validatorOf(object({ id: { type: "string" } })).validate(value)?.keyword).toBe("depth");
});

test("a long list of repeated objects is compared in a moment", () => {
  const items = Array.from({ length: 20_000 }, (_, id) => ({ id, name: "x" }));
  expect(validatorOf({ uniqueItems: true }).validate(items)).toBeUndefined();
});

describe("schemas that refer to themselves in place", () => {
  // As frameworks write inheritance: the base lists its kinds, and each kind extends the base.
  const vehicles: Named = {
    Base: object(
      { type: { type: "string" }, hp: { type: "integer" } },
      {
        discriminator: "type",
        oneOf: [{ $ref: "#/schemas/Car" }, { $ref: "#/schemas/Bike" }],
        required: ["type"],
      },
    ),
    Car: { allOf: [{ $ref: "#/schemas/Base" }, object({ doors: { type: "integer" } })] },
    Bike: { allOf: [{ $ref: "#/schemas/Base" }, object({ gears: { type: "integer" } })] },
  };

  test.each(["Base", "Car"])("come to an end, from %s on", (id) => {
    const { validate } = validatorOf({ $ref: `#/schemas/${id}` }, vehicles);
    expect(validate({ type: "Car", hp: 90, doors: 5 })).toBeUndefined();
    expect(validate({ hp: 90 })).toMatchObject({ pointer: "/type", keyword: "required" });
    expect(validate({ type: "Car", hp: "many" })).toMatchObject({ keyword: "type" });
    // From the base on it may be a bike, to which doors mean nothing.
    expect(validate({ type: "Car", doors: "five" }) === undefined).toBe(id === "Base");
    // Checking one value leaves nothing behind for the next.
    expect(validate({ type: "Car", doors: 3 })).toBeUndefined();
  });

  test("also where nothing else is said", () => {
    const loop: Named = { A: { anyOf: [{ $ref: "#/schemas/B" }] }, B: { $ref: "#/schemas/A" } };
    expect(validatorOf({ $ref: "#/schemas/A" }, loop).validate(1)).toBeUndefined();
  });
});
