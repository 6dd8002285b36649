import { Ajv } from "ajv";
import fc from "fast-check";
import { expect, test } from "vitest";
import { shopContract } from "../../../test/emit/shop-contract.js";
import { smallContract } from "../../../test/emit/small-contract.js";
import type { Contract, Json, JsonSchema, Message } from "../../contract/model.js";
import { sampleMessage } from "../sample/message-samples.js";
import { runnable } from "./run-validator.js";
import { ValidatorWriter } from "./validator-source.js";

// Not among the keywords: `contains`, which ajv lets an empty list pass where a list before it passed.
/** Formats are ours, and so is the arithmetic of multiples; all else must be as ajv has it. */
function ajvFor(contract: Contract, message: Message) {
  const ajv = new Ajv({
    strict: false,
    ownProperties: true,
    logger: false,
    validateFormats: false,
    // Compiling the meta-schema takes longer than a hundred of these.
    meta: false,
    validateSchema: false,
  });
  const schemas = Object.fromEntries(contract.schemas.map(({ id, schema }) => [id, schema]));
  return ajv.compile({ schemas, allOf: [message.payload] });
}

// `isPrototypeOf` stands for what every object inherits.
const names = fc.constantFrom("a", "b", "c", "isPrototypeOf", "x-y", "$d");
const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "xsmall" },
    fc.constantFrom<Json>(null, true, false, 0, 1, -1, 1.5, 10, "", "a", "ab", "abc", "😀", "A1"),
    fc.array(tie("value"), { maxLength: 3 }),
    dictionary(tie("value")),
  ),
})).value;

function dictionary<T>(
  value: fc.Arbitrary<T>,
  keys: fc.Arbitrary<string> = names,
): fc.Arbitrary<Record<string, T>> {
  return fc.dictionary(keys, value, { maxKeys: 3, noNullPrototype: true });
}

const small = fc.integer({ min: 0, max: 3 });
const types = fc.constantFrom("null", "boolean", "integer", "number", "string", "array", "object");
const numeric = [
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength"],
  ...["minItems", "maxItems", "minProperties", "maxProperties"],
];

/** A schema of a few keywords, so that a failing one is found and shrunk fast. */
const schema = fc.letrec<{ schema: JsonSchema }>((tie) => {
  const sub = tie("schema");
  const subs = fc.array(sub, { minLength: 1, maxLength: 3 });
  const few = fc.uniqueArray(names, { maxLength: 2 });
  const values: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    ...Object.fromEntries(numeric.map((keyword) => [keyword, small])),
    type: fc.oneof(types, fc.uniqueArray(types, { minLength: 1, maxLength: 3 })),
    enum: fc.uniqueArray(json, {
      minLength: 1,
      maxLength: 4,
      selector: (one) => JSON.stringify(one),
    }),
    const: json,
    pattern: fc.constantFrom("^a", "b$", "^[A-Z]\\d$"),
    uniqueItems: fc.boolean(),
    items: fc.oneof(sub, subs),
    properties: dictionary(sub),
    patternProperties: dictionary(sub, fc.constantFrom("^a", "^x-", "f$")),
    required: few,
    dependencies: dictionary(fc.oneof(few, sub)),
    ...{ additionalItems: sub, additionalProperties: sub, propertyNames: sub },
    ...{ allOf: subs, anyOf: subs, oneOf: subs, not: sub, if: sub, else: sub },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    ...{ then: sub },
  };
  const keywords = Object.entries(values).map(([keyword, value]) =>
    fc.tuple(fc.constant(keyword), value),
  );
  const written = fc.array(fc.oneof(...keywords), { maxLength: 4 }).map(Object.fromEntries);
  const references = fc.constantFrom({ $ref: "#/schemas/Tree" }, { $ref: "#/schemas/Text" });
  const leaf = fc.oneof(
    fc.boolean(),
    references,
    types.map((type) => ({ type })),
  );
  return {
    schema: fc.oneof({ depthSize: "small" }, leaf, written) as fc.Arbitrary<JsonSchema>,
  };
}).schema;

const named: Readonly<Record<string, JsonSchema>> = {
  Text: { type: "string", maxLength: 2 },
  Tree: {
    type: "object",
    properties: { a: { $ref: "#/schemas/Tree" }, b: { items: { $ref: "#/schemas/Tree" } } },
  },
};

test("any schema refuses what ajv refuses", () => {
  fc.assert(
    fc.property(schema, fc.array(json, { minLength: 1, maxLength: 12 }), (payload, values) => {
      const contract = smallContract({ Case: { payload } }, named);
      const [message] = contract.messages;
      if (message === undefined) return;
      const ours = runnable(new ValidatorWriter(contract).write(message));
      const theirs = ajvFor(contract, message);
      for (const value of values) {
        expect([value, ours.validate(value) === undefined]).toEqual([value, theirs(value)]);
      }
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 400) },
  );
});

test("any schema's samples are valid and its defects are not, says ajv", () => {
  fc.assert(
    fc.property(schema, (payload) => {
      const contract = smallContract({ Case: { payload } }, named);
      const [message] = contract.messages;
      if (message === undefined) return;
      const theirs = ajvFor(contract, message);
      const { samples, defects } = sampleMessage(contract, "Case");
      expect(samples.filter((sample) => !theirs(sample.payload))).toEqual([]);
      expect(defects.filter((defect) => theirs(defect.payload))).toEqual([]);
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 300) },
  );
});

test("the shop's messages: samples pass, each defect is refused, formats apart", () => {
  const contract = shopContract();
  for (const message of contract.messages) {
    const theirs = ajvFor(contract, message);
    const { samples, defects } = sampleMessage(contract, message.id);
    expect(samples.length).toBeGreaterThan(0);
    expect(defects.length).toBeGreaterThan(3);
    expect(samples.filter(({ payload }) => !theirs(payload))).toEqual([]);
    const checkable = defects.filter(({ keyword }) => keyword !== "format");
    expect(checkable.filter(({ payload }) => theirs(payload))).toEqual([]);
  }
});
