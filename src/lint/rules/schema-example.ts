import type { Contract, Json, Message } from "../../contract/model.js";
import { annotations } from "../../contract/schema.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { finding } from "../../diagnostics/finding.js";
import { isArray, type JsonObject } from "../../document/json.js";
import { type RunnableValidator, runnable } from "../../emit/validator/run-validator.js";
import { ValidatorWriter } from "../../emit/validator/validator-source.js";
import type { LintRule } from "../rule.js";
import type { SchemaPlace } from "../schema-places.js";

/** An example or a default of a schema that the schema itself refuses. */
export const schemaExample: LintRule = {
  code: "lint/schema-example",
  check: ({ contract, places }) => {
    const check = createCheck(contract);
    return places.flatMap((place) => checkPlace(place, check));
  },
};

type Check = (schema: JsonObject, value: Json) => string | undefined;

function checkPlace(place: SchemaPlace, check: Check): readonly Diagnostic[] {
  const { schema, owner, property, locate } = place;
  const { examples, default: initial } = schema;
  const what = property === undefined ? owner : `\`${property}\` of ${owner}`;
  const values = [
    ...(isArray(examples) ? examples : []).map((value) => ["example", "examples", value] as const),
    ...(initial === undefined ? [] : [["default", "default", initial] as const]),
  ];
  return values.flatMap(([word, keyword, value]) => {
    const problem = check(schema, value);
    if (problem === undefined) return [];
    const text = `The ${word} of ${what} is not valid: ${problem}.`;
    return [finding("lint/schema-example", text, { location: locate(keyword) })];
  });
}

/** By the validator that would be generated for a schema; schemas that say the same share one. */
function createCheck(contract: Contract): Check {
  const writer = new ValidatorWriter(contract);
  const known = new Map<string, RunnableValidator>();
  return (schema, value) => {
    const said = withoutAnnotations(schema);
    const key = JSON.stringify(said);
    const validator = known.get(key) ?? runnable(writer.write(asMessage(said)));
    known.set(key, validator);
    const issue = validator.validate(value);
    if (issue === undefined) return undefined;
    const where = issue.pointer === "" ? "" : ` at \`${issue.pointer}\``;
    return `expected ${issue.expected}${where}, found ${issue.found}`;
  };
}

const withoutAnnotations = (schema: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(schema).filter(([keyword]) => !annotations.has(keyword)));

const asMessage = (payload: JsonObject): Message => ({
  ...{ id: "Example", wireType: "Example", contentType: "application/json", examples: [] },
  payload,
});
