import { isArray, isObject, type JsonObject } from "../document/json.js";
import type { Json } from "./model.js";
import type { SchemaConversion } from "./schema.js";

type SchemaObject = JsonObject;

/**
 * Words of draft 2020-12 and of OpenAPI 3 as what draft-07 says for them. Documents use them whatever
 * their `schemaFormat`; in a dialect that does not know them they would say nothing, which nobody means.
 */
export const inDraft7 = (schema: SchemaObject, { omit }: Pick<SchemaConversion, "omit">) =>
  withExample(withBounds(withTuple(withDependencies(schema))), omit?.has("examples") ?? false);

/** `prefixItems` and `items` are `items` and `additionalItems`. */
function withTuple({ prefixItems, items, ...schema }: SchemaObject): SchemaObject {
  if (!isArray(prefixItems)) return items === undefined ? schema : { ...schema, items };
  const rest = isArray(items) || items === undefined ? {} : { additionalItems: items };
  return { ...schema, items: prefixItems, ...rest };
}

/** `dependentRequired` and `dependentSchemas` are the two halves of `dependencies`. */
function withDependencies({
  dependentRequired,
  dependentSchemas,
  ...schema
}: SchemaObject): SchemaObject {
  const parts = [schema.dependencies, dependentRequired, dependentSchemas].filter(isObject);
  if (dependentRequired === undefined && dependentSchemas === undefined) return schema;
  const names = [...new Set(parts.flatMap((part) => Object.keys(part)))].sort();
  const dependencies = names.map((name) => {
    const given = parts.flatMap((part) => (Object.hasOwn(part, name) ? [part[name] ?? true] : []));
    return [
      name,
      given.length === 1 ? (given[0] ?? true) : { allOf: given.map(asSchema) },
    ] as const;
  });
  return { ...schema, dependencies: Object.fromEntries(dependencies) };
}

const asSchema = (dependency: Json): Json =>
  isArray(dependency) ? { required: dependency } : dependency;

/** The boolean `exclusiveMinimum` of OpenAPI 3.0 says how `minimum` is meant. */
function withBounds(schema: SchemaObject): SchemaObject {
  return bounded(bounded(schema, "minimum", "exclusiveMinimum"), "maximum", "exclusiveMaximum");
}

function bounded(schema: SchemaObject, bound: string, exclusive: string): SchemaObject {
  if (typeof schema[exclusive] !== "boolean") return schema;
  const { [exclusive]: isExclusive, [bound]: limit, ...rest } = schema;
  if (limit === undefined) return rest;
  return { ...rest, [isExclusive ? exclusive : bound]: limit };
}

/** The one `example` of OpenAPI. */
function withExample({ example, ...schema }: SchemaObject, isOmitted: boolean): SchemaObject {
  if (example === undefined || isOmitted) return schema;
  const examples = isArray(schema.examples) ? schema.examples : [];
  return { ...schema, examples: [...examples, example] };
}
