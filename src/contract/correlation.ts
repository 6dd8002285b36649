import { isArray, isObject, member } from "../document/json.js";
import type { Json, JsonSchema, Message, NamedSchema, ValuePointer } from "./model.js";

/** What a schema says about the value that a pointer names. */
export interface PointedValue {
  readonly isRequired: boolean;
  /** JSON types, `integer` as `number`; empty: not restricted. */
  readonly types: readonly string[];
}

/**
 * What a message says about the value of a pointer: undefined when the field is not declared,
 * "unknown" when the message (or a part of it) is not described at all.
 */
export function pointedValue(
  message: Message,
  pointer: ValuePointer,
  schemas: readonly NamedSchema[],
): PointedValue | "unknown" | undefined {
  const byId = new Map(schemas.map(({ id, schema }) => [id, schema]));
  const start = pointer.in === "payload" ? message.payload : message.headers;
  if (start === true) return "unknown";
  if (start === undefined) return undefined;
  return walk([start], pointer.path, byId, true);
}

type SchemasById = ReadonlyMap<string, JsonSchema>;

function walk(
  from: readonly JsonSchema[],
  path: readonly string[],
  byId: SchemasById,
  isRequired: boolean,
): PointedValue | "unknown" | undefined {
  const parts = from.flatMap((schema) => partsOf(schema, byId));
  const [name, ...rest] = path;
  if (name === undefined) return { isRequired, types: [...new Set(parts.flatMap(typesOf))].sort() };
  const next = parts.flatMap((part) => {
    const property = member(part.properties, name) ?? member(part.items, name);
    return property === undefined ? [] : [property as JsonSchema];
  });
  if (next.length === 0) return parts.length === 0 ? "unknown" : undefined;
  const required = parts.some((part) => isArray(part.required) && part.required.includes(name));
  return walk(next, rest, byId, isRequired && required);
}

/** A schema with everything that also describes the same value: references and alternatives. */
function partsOf(
  schema: JsonSchema,
  byId: SchemasById,
  seen = new Set<Json>(),
): readonly { readonly [keyword: string]: Json }[] {
  if (!isObject(schema) || seen.has(schema)) return [];
  seen.add(schema);
  const reference = member(schema, "$ref");
  const target =
    typeof reference === "string" ? byId.get(reference.replace("#/schemas/", "")) : undefined;
  const others = ["allOf", "anyOf", "oneOf"].flatMap((keyword) => {
    const list = member(schema, keyword);
    return isArray(list) ? (list as readonly JsonSchema[]) : [];
  });
  return [
    schema,
    ...[...(target === undefined ? [] : [target]), ...others].flatMap((each) =>
      partsOf(each, byId, seen),
    ),
  ];
}

function typesOf(schema: { readonly [keyword: string]: Json }): readonly string[] {
  const type = member(schema, "type");
  if (type !== undefined)
    return (isArray(type) ? type : [type]).map((each) => normalize(String(each)));
  const values =
    member(schema, "enum") ?? (Object.hasOwn(schema, "const") ? [schema.const ?? null] : []);
  return isArray(values) ? values.map(typeOfValue) : [];
}

const normalize = (type: string): string => (type === "integer" ? "number" : type);

const typeOfValue = (value: Json): string =>
  value === null ? "null" : isArray(value) ? "array" : typeof value;
