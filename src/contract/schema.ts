import { isArray, isObject, type JsonObject, member } from "../document/json.js";
import {
  childOf,
  childrenOf,
  follow,
  keyOf,
  lookUp,
  type Place,
  referenceOf,
} from "../document/source-file.js";
import { isAvro } from "./avro-names.js";
import { convertAvro } from "./avro-schema.js";
import { sortKeys } from "./canonical.js";
import { inDraft7 } from "./dialects.js";
import { withDiscriminator } from "./discriminator.js";
import type { Json, JsonSchema } from "./model.js";
import { compareText } from "./names.js";
import { withNull } from "./nullable.js";

export interface SchemaConversion {
  /** Gives the id of the named schema that stands at a place which a `$ref` leads to. */
  readonly refer: (target: Place) => string;
  /** Called for each schema on the way. */
  readonly visit?: (schema: Place) => void;
  /** Keywords to leave out. */
  readonly omit?: ReadonlySet<string>;
}

type SchemaObject = { readonly [keyword: string]: Json };

// How each keyword of draft-07 holds its value. What is not here (extensions, `$id`, `$comment`,
// `definitions`, which are reached by `$ref`) does not reach the contract. The order is the order
// of the result, so that it does not depend on the document's.
const keywords: Readonly<Record<string, "data" | "schema" | "schemas" | "map" | "mixed">> = {
  title: "data",
  description: "data",
  deprecated: "data",
  type: "data",
  enum: "data",
  const: "data",
  format: "data",
  pattern: "data",
  minLength: "data",
  maxLength: "data",
  contentEncoding: "data",
  contentMediaType: "data",
  minimum: "data",
  maximum: "data",
  exclusiveMinimum: "data",
  exclusiveMaximum: "data",
  multipleOf: "data",
  required: "data",
  properties: "map",
  patternProperties: "map",
  additionalProperties: "schema",
  propertyNames: "schema",
  minProperties: "data",
  maxProperties: "data",
  dependencies: "mixed",
  dependentRequired: "mixed",
  dependentSchemas: "mixed",
  unevaluatedProperties: "schema",
  prefixItems: "schemas",
  items: "mixed",
  additionalItems: "schema",
  contains: "schema",
  minContains: "data",
  maxContains: "data",
  minItems: "data",
  maxItems: "data",
  uniqueItems: "data",
  unevaluatedItems: "schema",
  allOf: "schemas",
  anyOf: "schemas",
  oneOf: "schemas",
  not: "schema",
  if: "schema",
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: "schema",
  else: "schema",
  discriminator: "data",
  default: "data",
  examples: "data",
  example: "data",
  readOnly: "data",
  writeOnly: "data",
};

const keywordNames = Object.keys(keywords);

/** Keywords that describe and do not constrain. */
export const annotations: ReadonlySet<string> = new Set([
  "title",
  "description",
  "deprecated",
  "default",
  "examples",
  "example",
  "readOnly",
  "writeOnly",
]);

/**
 * A schema of a document as a schema of the contract, in the vocabulary of draft-07 and the keywords of
 * later drafts that it has no words for: `$ref`s name members of the contract, `nullable` is written
 * as a type, keywords and properties have one order.
 */
export function convertSchema(place: Place, conversion: SchemaConversion): JsonSchema {
  if (isAvro(place)) return convertAvro(place, conversion);
  const { value } = place;
  if (typeof value === "boolean") return value;
  if (!isObject(value)) return true;
  conversion.visit?.(place);
  const written = inDraft7(convertKeywords(place, conversion), conversion);
  const own = withDiscriminator(place, written);
  const reference = referenceOf(value);
  const schema = reference === undefined ? own : withReference(place, reference, own, conversion);
  return member(value, "nullable") === true ? withNull(schema) : schema;
}

function convertKeywords(place: Place, conversion: SchemaConversion): SchemaObject {
  const schema: Record<string, Json> = {};
  const written = isObject(place.value) ? place.value : {};
  for (const keyword of keywordNames) {
    if (!Object.hasOwn(written, keyword) || conversion.omit?.has(keyword)) continue;
    const here = childOf(place, keyword);
    if (here) schema[keyword] = convertKeyword(here, keywords[keyword] ?? "data", conversion);
  }
  if (isObject(schema.properties)) {
    schema.properties = orderProperties(schema.properties, schema.required);
  }
  return schema;
}

function convertKeyword(here: Place, kind: string, conversion: SchemaConversion): Json {
  const convert = (each: Place): JsonSchema => convertSchema(each, conversion);
  if (kind === "schema" || (kind === "mixed" && keyOf(here) === "items" && !isArray(here.value))) {
    return convert(here);
  }
  if (kind === "schemas" || keyOf(here) === "items") return childrenOf(here).map(convert);
  if (kind === "map") return convertMap(here, convert);
  if (kind === "mixed") {
    // `dependencies` and its later names: each is a schema or a list of property names.
    return convertMap(here, (each) => (isArray(each.value) ? each.value : convert(each)));
  }
  return sortKeys(here.value);
}

const convertMap = (here: Place, convert: (each: Place) => Json): JsonObject =>
  Object.fromEntries(
    childrenOf(here)
      .map((each) => [keyOf(each), convert(each)] as const)
      .sort(([a], [b]) => compareText(a, b)),
  );

/**
 * The order of properties must not depend on the order of keys, which means nothing in JSON, and
 * should still be the author's: the list of required ones is ordered, the rest is sorted.
 */
function orderProperties(properties: JsonObject, required: Json | undefined): JsonObject {
  const first = isArray(required) ? required.filter((each) => typeof each === "string") : [];
  const names = [
    ...first.filter((name) => Object.hasOwn(properties, name)),
    ...Object.keys(properties),
  ];
  return Object.fromEntries([...new Set(names)].map((name) => [name, properties[name] ?? true]));
}

/**
 * In draft-07 everything beside a `$ref` is ignored, but documents are full of descriptions there,
 * and some constraints: the first stay beside it, the latter are meant to hold too.
 */
function withReference(
  place: Place,
  reference: string,
  own: SchemaObject,
  conversion: SchemaConversion,
): JsonSchema {
  const target = follow(lookUp(place.source, reference));
  if (!target) return true;
  const $ref = `#/schemas/${conversion.refer(schemaPlace(target))}`;
  const constrains = Object.keys(own).some((keyword) => !annotations.has(keyword));
  if (!constrains) return { $ref, ...own };
  const allOf = isArray(own.allOf) ? own.allOf : [];
  return { ...own, allOf: [{ $ref }, ...allOf] };
}

/** The schema inside of a 3.x `{ schemaFormat, schema }`; any other place is the schema itself. */
export function schemaPlace(place: Place): Place {
  const wrapped = childOf(place, "schema");
  return wrapped && childOf(place, "schemaFormat") ? (follow(wrapped) ?? wrapped) : place;
}
