import type { Json, JsonSchema } from "../../contract/model.js";
import { isObject, type JsonObject } from "../../document/json.js";
import { usablePattern } from "./pattern.js";
import type { Members, SchemaNode, SchemaObject, TypeName } from "./schema-node.js";
import { withSortedKeys } from "./sorted-keys.js";

const REF = "#/schemas/";
const TYPES = ["boolean", "integer", "number", "string", "array", "object", "null"] as const;

/**
 * Reads a JSON Schema of the contract. What is no keyword, or has the wrong type, says nothing and is
 * left out; the boolean `exclusiveMinimum` of older dialects becomes what it means.
 */
export function readSchema(schema: JsonSchema | Json): SchemaNode {
  if (typeof schema === "boolean") return schema;
  if (!isObject(schema)) return true;
  if (Array.isArray(schema.enum) && schema.enum.length === 0) return false;
  return defined(readers(schema));
}

type Loose<T> = { readonly [K in keyof T]?: T[K] | undefined };

function readers(schema: JsonObject): Loose<SchemaObject> {
  return {
    ref: reference(schema.$ref),
    type: types(schema.type),
    enum: array(schema.enum)?.map(withSortedKeys),
    const: schema.const === undefined ? undefined : withSortedKeys(schema.const),
    ...objectKeywords(schema),
    ...arrayKeywords(schema),
    ...scalarKeywords(schema),
    allOf: schemas(schema.allOf),
    ...alternativesOf(schema),
    not: optional(schema.not),
    if: optional(schema.if),
    whenValid: optional(schema.then),
    whenInvalid: optional(schema.else),
    description: text(schema.description),
    deprecated: schema.deprecated === true ? true : undefined,
    examples: examples(schema),
  };
}

/**
 * Beside a `discriminator`, alternatives are told apart by it and need not exclude each other: those
 * that inherit from the schema itself, as OpenAPI does it, would never fit one alone.
 */
function alternativesOf(schema: JsonObject): Pick<Loose<SchemaObject>, "anyOf" | "oneOf"> {
  const [anyOf, oneOf] = [schemas(schema.anyOf), schemas(schema.oneOf)];
  const isTold = schema.discriminator !== undefined && anyOf === undefined;
  return isTold ? { anyOf: oneOf } : { anyOf, oneOf };
}

const objectKeywords = (schema: JsonObject): Loose<SchemaObject> => ({
  properties: members(schema.properties),
  patternProperties: members(schema.patternProperties),
  additionalProperties: optional(schema.additionalProperties),
  required: names(schema.required),
  propertyNames: optional(schema.propertyNames),
  unevaluatedProperties: optional(schema.unevaluatedProperties),
  minProperties: number(schema.minProperties),
  maxProperties: number(schema.maxProperties),
  dependencies: record(schema.dependencies, (value) => names(value) ?? readSchema(value)),
});

const arrayKeywords = (schema: JsonObject): Loose<SchemaObject> => ({
  items: Array.isArray(schema.items)
    ? schema.items.map((item) => readSchema(item))
    : optional(schema.items),
  additionalItems: optional(schema.additionalItems),
  contains: optional(schema.contains),
  minContains: number(schema.minContains),
  maxContains: number(schema.maxContains),
  unevaluatedItems: optional(schema.unevaluatedItems),
  minItems: number(schema.minItems),
  maxItems: number(schema.maxItems),
  uniqueItems: schema.uniqueItems === true ? true : undefined,
});

const scalarKeywords = (schema: JsonObject): Loose<SchemaObject> => ({
  minLength: number(schema.minLength),
  maxLength: number(schema.maxLength),
  pattern: usablePattern(text(schema.pattern)),
  format: text(schema.format),
  ...lowerBound(number(schema.minimum), schema.exclusiveMinimum),
  ...upperBound(number(schema.maximum), schema.exclusiveMaximum),
  multipleOf: (number(schema.multipleOf) ?? 0) > 0 ? number(schema.multipleOf) : undefined,
});

const lowerBound = (
  minimum: number | undefined,
  exclusive: Json | undefined,
): Loose<SchemaObject> =>
  exclusive === true
    ? { exclusiveMinimum: minimum }
    : { minimum, exclusiveMinimum: number(exclusive) };

const upperBound = (
  maximum: number | undefined,
  exclusive: Json | undefined,
): Loose<SchemaObject> =>
  exclusive === true
    ? { exclusiveMaximum: maximum }
    : { maximum, exclusiveMaximum: number(exclusive) };

function examples(schema: JsonObject): readonly Json[] | undefined {
  const candidates = [
    ...(array(schema.examples) ?? []),
    ...["example", "default"].flatMap((key) => (key in schema ? [schema[key] ?? null] : [])),
  ];
  return candidates.length > 0 ? candidates.map(withSortedKeys) : undefined;
}

function reference(ref: Json | undefined): string | undefined {
  if (typeof ref !== "string") return undefined;
  if (!ref.startsWith(REF)) throw new Error(`the contract refers to ${JSON.stringify(ref)}`);
  return ref.slice(REF.length);
}

function types(type: Json | undefined): readonly TypeName[] | undefined {
  const wanted = Array.isArray(type) ? type : [type];
  const found = TYPES.filter((name) => wanted.includes(name));
  return found.length > 0 ? found : undefined;
}

const text = (value: Json | undefined): string | undefined =>
  typeof value === "string" ? value : undefined;
const number = (value: Json | undefined): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;
const array = (value: Json | undefined): readonly Json[] | undefined =>
  Array.isArray(value) ? value : undefined;
const optional = (value: Json | undefined): SchemaNode | undefined =>
  value === undefined ? undefined : readSchema(value);
const members = (value: Json | undefined): Members | undefined => record(value, readSchema);

function names(value: Json | undefined): readonly string[] | undefined {
  const found = array(value)?.filter((name) => typeof name === "string");
  return found === undefined ? undefined : [...new Set(found)];
}

function schemas(value: Json | undefined): readonly SchemaNode[] | undefined {
  const found = array(value);
  return found === undefined || found.length === 0 ? undefined : found.map(readSchema);
}

function record<T>(
  value: Json | undefined,
  read: (value: Json) => T,
): Record<string, T> | undefined {
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  // `fromEntries` defines members, so a property named `__proto__` stays a property.
  return Object.fromEntries(entries.map(([key, member]) => [key, read(member)]));
}

/** Without the keywords that are not there. */
function defined(node: Loose<SchemaObject>): SchemaObject {
  const found: Record<string, unknown> = {};
  for (const keyword of Object.keys(node) as (keyof SchemaObject)[]) {
    if (node[keyword] !== undefined) found[keyword] = node[keyword];
  }
  return found;
}
