import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { finding } from "../diagnostics/finding.js";
import { isArray, isObject, type Json } from "../document/json.js";
import { childOf, childrenOf, locationOf, type Place } from "../document/source-file.js";

/** What a keyword must hold; another value would say nothing at all, and everything would pass. */
type Holds = readonly [test: (value: Json) => boolean, words: string];

const typeNames = ["null", "boolean", "integer", "number", "string", "array", "object"];
const isSchema = (value: Json): boolean => typeof value === "boolean" || isObject(value);
const isCount = (value: Json): boolean => Number.isInteger(value) && Number(value) >= 0;
const isText = (value: Json): boolean => typeof value === "string";
const isNumber = (value: Json): boolean => typeof value === "number";

const schema: Holds = [isSchema, "a schema"];
const schemas: Holds = [(value) => isArray(value) && value.length > 0, "a list of schemas"];
const members: Holds = [isObject, "a mapping"];
const count: Holds = [isCount, "a whole number from 0 on"];
const number: Holds = [isNumber, "a number"];
const bound: Holds = [
  (value) => isNumber(value) || typeof value === "boolean",
  "a number, or true or false",
];
const text: Holds = [isText, "a text"];
const list: Holds = [isArray, "a list"];

const keywords: Readonly<Record<string, Holds>> = {
  enum: list,
  format: text,
  pattern: text,
  minLength: count,
  maxLength: count,
  minimum: number,
  maximum: number,
  exclusiveMinimum: bound,
  exclusiveMaximum: bound,
  multipleOf: [(value) => isNumber(value) && Number(value) > 0, "a number above 0"],
  required: [(value) => isArray(value) && value.every(isText), "a list of property names"],
  properties: members,
  patternProperties: members,
  additionalProperties: schema,
  propertyNames: schema,
  unevaluatedProperties: schema,
  minProperties: count,
  maxProperties: count,
  dependencies: members,
  dependentRequired: members,
  dependentSchemas: members,
  items: [(value) => isSchema(value) || isArray(value), "a schema, or a list of them"],
  prefixItems: schemas,
  additionalItems: schema,
  unevaluatedItems: schema,
  contains: schema,
  minContains: count,
  maxContains: count,
  minItems: count,
  maxItems: count,
  uniqueItems: [(value) => typeof value === "boolean", "true or false"],
  allOf: schemas,
  anyOf: schemas,
  oneOf: schemas,
  not: schema,
  if: schema,
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: schema,
  else: schema,
};

const listsOfSchemas = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
const mapsOfSchemas = new Set(["properties", "patternProperties", "dependentSchemas"]);

/** Keywords that hold what they cannot hold, and such that we cannot honour. */
export const checkKeywords = (place: Place): readonly Diagnostic[] =>
  Object.keys(isObject(place.value) ? place.value : {}).flatMap((keyword) => {
    const value = childOf(place, keyword);
    return value ? checkKeyword(keyword, value) : [];
  });

function checkKeyword(keyword: string, place: Place): readonly Diagnostic[] {
  if (keyword === "type") return checkType(place);
  if (keyword === "$dynamicRef" || keyword === "$recursiveRef") {
    // Where it leads depends on who asks; validators that are written once cannot know.
    return [invalid(`\`${keyword}\` is not supported`, place, "write a `$ref` instead.")];
  }
  const [test, words] = (Object.hasOwn(keywords, keyword) && keywords[keyword]) || anything;
  if (!test(place.value)) return [invalid(`\`${keyword}\` must be ${words}`, place)];
  return listsOfSchemas.has(keyword) || mapsOfSchemas.has(keyword) ? notSchemas(place) : [];
}

const anything: Holds = [() => true, ""];

const invalid = (sentence: string, place: Place, hint?: string): Diagnostic =>
  finding("contract/schema-invalid", `${sentence}.`, {
    location: locationOf(place),
    ...(hint !== undefined && { hint }),
  });

const notSchemas = (holder: Place): readonly Diagnostic[] =>
  childrenOf(holder)
    .filter(({ value }) => !isSchema(value))
    .map((place) => invalid(`\`${place.path.slice(-2).join("/")}\` must be a schema`, place));

function checkType(type: Place): readonly Diagnostic[] {
  const written = isArray(type.value) ? childrenOf(type) : [type];
  return written
    .filter(({ value }) => !typeNames.includes(String(value)))
    .map((each) => {
      const meant = didYouMean(String(each.value).slice(0, 40), typeNames);
      return invalid(
        `\`type: ${String(each.value)}\` is no type of JSON`,
        each,
        meant === undefined ? `use one of ${typeNames.join(", ")}.` : `did you mean \`${meant}\`?`,
      );
    });
}
