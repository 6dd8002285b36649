import type { Contract, Json, Message } from "../../contract/model.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { finding } from "../../diagnostics/finding.js";
import { isArray, type JsonObject } from "../../document/json.js";
import { runnable } from "../../emit/validator/run-validator.js";
import { ValidatorWriter } from "../../emit/validator/validator-source.js";
import type { LintRule } from "../rule.js";
import { type SchemaPlace, schemaPlaces } from "../schema-places.js";

/** An example or a default of a schema that the schema itself refuses. */
export const schemaExample: LintRule = {
  code: "lint/schema-example",
  check: ({ contract, origins }) => {
    const validate = createCheck(contract);
    return [...schemaPlaces(contract, origins)].flatMap((place) => checkPlace(place, validate));
  },
};

type Check = (schema: JsonObject, value: Json) => string | undefined;

function checkPlace(place: SchemaPlace, check: Check): readonly Diagnostic[] {
  const { schema, owner, property, locate } = place;
  const what = property === undefined ? owner : `\`${property}\` of ${owner}`;
  const examples = isArray(schema.examples) ? schema.examples : [];
  const values = [
    ...examples.map((value) => ({ word: "example", keyword: "examples", value })),
    ...(schema.default === undefined
      ? []
      : [{ word: "default", keyword: "default", value: schema.default }]),
  ];
  return values.flatMap(({ word, keyword, value }) => {
    const problem = check(schema, value);
    if (problem === undefined) return [];
    const text = `The ${word} of ${what} is not valid: ${problem}.`;
    return [finding("lint/schema-example", text, { location: locate(keyword) })];
  });
}

/** By the validator that would be generated for the schema. */
function createCheck(contract: Contract): Check {
  const writer = new ValidatorWriter(contract);
  const known = new Map<JsonObject, ReturnType<typeof runnable>>();
  return (schema, value) => {
    const validator = known.get(schema) ?? runnable(writer.write(asMessage(schema)));
    known.set(schema, validator);
    const issue = validator.validate(value);
    if (issue === undefined) return undefined;
    const where = issue.pointer === "" ? "" : ` at \`${issue.pointer}\``;
    return `expected ${issue.expected}${where}, found ${issue.found}`;
  };
}

const asMessage = (payload: JsonObject): Message => ({
  ...{ id: "Example", wireType: "Example", contentType: "application/json", examples: [] },
  payload,
});
