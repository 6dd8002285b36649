import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { smallContract } from "../../../test/emit/small-contract.js";
import type { JsonSchema, Message } from "../../contract/model.js";
import { sampleMessage } from "./message-samples.js";
import { textForPattern } from "./pattern-text.js";

const samplesOf = (payload: JsonSchema, schemas = {}, message: Partial<Message> = {}) =>
  sampleMessage(smallContract({ Case: { payload, ...message } }, schemas), "Case");

const object = (properties: object, more: object = {}): JsonSchema =>
  ({ type: "object", properties, ...more }) as JsonSchema;

describe("a text for a pattern", () => {
  const wish = { minLength: 0, maxLength: 1000, variant: 0 };
  test.each([
    ["^[A-Z]{3}$", "AAA"],
    ["^(?:EU|US)-\\d{4}$", "EU-0000"],
    ["^[a-z][a-z0-9_-]*$", "a"],
    ["^\\+?[1-9]\\d{1,14}$", "10"],
    ["^v\\d+\\.\\d+$", "v0.0"],
    ["^(?=.*\\d)[a-z0-9]{2}$", undefined],
    ["^[^\\s@]+@[^\\s@]+$", "a@a"],
    ["^\\p{Lu}\\p{Ll}+$", "Aa"],
    ["(", undefined],
    ["^(a)\\1$", undefined],
  ])("%s", (pattern, text) => {
    expect(textForPattern(pattern, wish)).toBe(text);
  });

  test("is as long as it must be", () => {
    expect(textForPattern("^[a-z]+$", { ...wish, minLength: 5 })).toBe("aaaaa");
    expect(textForPattern("^[a-z]+$", { ...wish, minLength: 40, maxLength: 40 })).toHaveLength(40);
    expect(textForPattern("^[a-z]{3}$", { ...wish, maxLength: 2 })).toBeUndefined();
  });

  test("matches whatever it was made for", () => {
    const atom = fc.constantFrom(
      "a",
      "\\d",
      "[a-f]",
      "[^x]",
      ".",
      "\\w",
      "(?:ab|c)",
      "\\.",
      "\\-",
      "[\\]^-]",
    );
    const piece = fc
      .tuple(atom, fc.constantFrom("", "*", "+", "?", "{2}", "{1,3}", "{2,}"))
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), fc.nat(5), (pieces, variant) => {
        const pattern = `^${pieces.join("")}$`;
        const text = textForPattern(pattern, { ...wish, variant });
        expect(text).toBeDefined();
        expect(text).toMatch(new RegExp(pattern));
      }),
    );
  });
});

test("the document's examples come first, those that are wrong are left out", () => {
  const examples = [
    { name: "good", payload: { n: 5 } },
    { payload: { n: "5" } },
    { payload: { n: 6 } },
  ];
  const { samples } = samplesOf(object({ n: { type: "integer" } }), {}, { examples });
  expect(samples.map(({ name }) => name).slice(0, 3)).toEqual(["good", "example 3", "smallest"]);
});

test("the smallest has what must be there, the full one all that may", () => {
  const schema = object(
    { id: { type: "string", format: "uuid" }, tags: { type: "array", items: { type: "string" } } },
    { required: ["id"] },
  );
  const { samples } = samplesOf(schema);
  expect(samples[0]).toEqual({
    name: "smallest",
    payload: { id: expect.stringMatching(/^[\da-f]{8}-0000-4000-8000-000000000001$/) },
  });
  expect(Object.keys(samples[1]?.payload ?? {})).toEqual(["id", "tags"]);
});

test("each alternative has a sample", () => {
  const kind = (value: string) => object({ kind: { const: value } }, { required: ["kind"] });
  const { samples } = samplesOf({ oneOf: [kind("a"), kind("b"), kind("c")] });
  expect(samples.map(({ payload }) => payload)).toEqual([
    { kind: "a" },
    { kind: "b" },
    { kind: "c" },
  ]);
});

test("a recursive schema ends", () => {
  const tree = { Tree: object({ kids: { type: "array", items: { $ref: "#/schemas/Tree" } } }) };
  expect(samplesOf({ $ref: "#/schemas/Tree" }, tree).samples.length).toBeGreaterThan(0);
  const endless = {
    Endless: object({ next: { $ref: "#/schemas/Endless" } }, { required: ["next"] }),
  };
  expect(samplesOf({ $ref: "#/schemas/Endless" }, endless).samples).toEqual([]);
});

test("defects name the place, the keyword and the fault", () => {
  const schema = object(
    { n: { type: "integer", minimum: 1, maximum: 9 }, s: { enum: ["a"] } },
    { required: ["n"], additionalProperties: false },
  );
  const told = samplesOf(schema).defects.map(({ name, pointer, keyword }) => [
    name,
    pointer,
    keyword,
  ]);
  expect(told).toEqual([
    ["the payload is a number", "", "type"],
    ["n is missing", "/n", "required"],
    ["unexpected is not declared", "/unexpected", "additionalProperties"],
    ["n is a string", "/n", "type"],
    ["n is no integer", "/n", "type"],
    ["n is too small", "/n", "minimum"],
    ["n is too large", "/n", "maximum"],
    ["s is none of the allowed values", "/s", "enum"],
  ]);
});

test("every sample and defect carries valid headers", () => {
  const headers = object({ tenant: { type: "string" } }, { required: ["tenant"] });
  const { samples, defects } = samplesOf(object({ a: { type: "string" } }), {}, { headers });
  expect(samples.every((one) => JSON.stringify(one.headers) === '{"tenant":"tenant"}')).toBe(true);
  expect(defects.every((one) => one.headers !== undefined)).toBe(true);
});

test("the order of keys does not matter", () => {
  const one = object({ a: { type: "string", minLength: 2 }, b: { type: "integer", minimum: 3 } });
  const other = {
    properties: { b: { minimum: 3, type: "integer" }, a: { minLength: 2, type: "string" } },
    type: "object",
  } as JsonSchema;
  expect(samplesOf(other)).toEqual(samplesOf(one));
});

test.each<[string, JsonSchema]>([
  ["a map of a hundred million", { type: "object", minProperties: 100_000_000 }],
  [
    "lists in lists in lists",
    [300, 300, 300].reduce<JsonSchema>((items, minItems) => ({ type: "array", minItems, items }), {
      type: "string",
    }),
  ],
])("of %s there is no sample, at once", (_, payload) => {
  expect(samplesOf(payload).samples).toEqual([]);
});

test("what is asked for over and over is merged once", () => {
  const levels = Array.from({ length: 12 }, (_, level) => {
    const next = { $ref: `#/schemas/S${level + 1}` };
    return [`S${level}`, { allOf: [next, next] }] as const;
  });
  const last = object({ a: { type: "string" } }, { required: ["a"] });
  const schemas = { ...Object.fromEntries(levels), S12: last };
  const { samples } = samplesOf({ $ref: "#/schemas/S0" }, schemas);
  expect(samples[0]?.payload).toEqual({ a: "a" });
});

test("an unknown message is an error", () => {
  expect(() => sampleMessage(smallContract({}), "Nope")).toThrow('no message "Nope"');
});
