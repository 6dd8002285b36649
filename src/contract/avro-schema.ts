import { isArray, isObject, type Json, member } from "../document/json.js";
import { childOf, textOf } from "../document/source-file.js";
import {
  type AvroPlace,
  avroChild,
  definitionOf,
  fieldsOf,
  fullName,
  isDefinition,
} from "./avro-names.js";
import type { JsonSchema } from "./model.js";
import type { SchemaConversion } from "./schema.js";

/** Bytes as JSON writes them: a character for each, up to U+00FF. */
const byteText = { type: "string", pattern: "^[\\u0000-\\u00ff]*$" };

const primitives: Readonly<Record<string, JsonSchema>> = {
  null: { type: "null" },
  boolean: { type: "boolean" },
  int: { type: "integer", minimum: -2_147_483_648, maximum: 2_147_483_647 },
  long: { type: "integer" },
  float: { type: "number" },
  double: { type: "number" },
  bytes: byteText,
  string: { type: "string" },
};

export const isPrimitive = (name: string): boolean => Object.hasOwn(primitives, name);

/**
 * An Avro schema as the JSON Schema of its JSON encoding (Avro specification, "JSON Encoding"): a
 * value of a union that is not null is `{ "<type>": value }`, bytes are text. A field with a default
 * may be absent, as Avro's schema resolution has it. Named types inside become schemas of their own.
 */
export function convertAvro(place: AvroPlace, conversion: SchemaConversion): JsonSchema {
  conversion.visit?.(place);
  const { value } = place;
  if (typeof value === "string") return convertName(value, place, conversion);
  if (isArray(value)) return convertUnion(place, conversion);
  if (!isObject(value)) return false;
  const { type } = value;
  if (typeof type === "object") return convertInside(place, "type", conversion);
  return described(place, convertType(String(type), place, conversion), conversion);
}

function convertType(type: string, place: AvroPlace, conversion: SchemaConversion): JsonSchema {
  switch (type) {
    case "record":
    case "error":
      return convertRecord(place, conversion);
    case "enum":
      return { type: "string", enum: symbolsOf(place) };
    case "fixed": {
      const size = Number(member(place.value, "size") ?? 0);
      return { ...byteText, minLength: size, maxLength: size };
    }
    case "array":
      return { type: "array", items: convertInside(place, "items", conversion) };
    case "map":
      return {
        type: "object",
        additionalProperties: convertInside(place, "values", conversion),
      };
    default:
      return logical(convertName(type, place, conversion), textOf(place, "logicalType"));
  }
}

/** What a logical type adds that JSON can show; the others (dates, decimals) are their numbers and bytes. */
const logical = (schema: JsonSchema, type: string | undefined): JsonSchema =>
  type === "uuid" && isObject(schema) && schema.type === "string"
    ? { ...schema, format: "uuid" }
    : schema;

function convertName(name: string, place: AvroPlace, conversion: SchemaConversion): JsonSchema {
  if (isPrimitive(name)) return primitives[name] ?? false;
  const definition = definitionOf(name, place);
  // What is defined elsewhere was reported: nothing is known of its values.
  return definition ? { $ref: `#/schemas/${conversion.refer(definition)}` } : true;
}

function convertInside(place: AvroPlace, key: string, conversion: SchemaConversion): JsonSchema {
  const inner = avroChild(childOf(place, key), place);
  return inner ? convertInner(inner, conversion) : false;
}

/** A type that is defined inside of another one stands for itself, where others can refer to it. */
function convertInner(inner: AvroPlace, conversion: SchemaConversion): JsonSchema {
  if (!isDefinition(inner) && !inner.isReferred) return convertAvro(inner, conversion);
  const definition = inner.avro.definitions.get(fullName(inner)) ?? inner;
  return { $ref: `#/schemas/${conversion.refer(definition)}` };
}

function convertRecord(place: AvroPlace, conversion: SchemaConversion): JsonSchema {
  const fields = fieldsOf(place);
  const properties = fields.map(({ place: field, name, type }) => {
    const schema = type ? convertInner(type, conversion) : false;
    return [name, withDoc(schema, textOf(field, "doc"), conversion)] as const;
  });
  const required = fields
    .filter(({ place: field }) => !childOf(field, "default"))
    .map(({ name }) => name);
  return {
    type: "object",
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(properties),
  };
}

function convertUnion(place: AvroPlace, conversion: SchemaConversion): JsonSchema {
  const branches = place.value as readonly Json[];
  const anyOf = branches.flatMap((_, index): readonly JsonSchema[] => {
    const branch = avroChild(childOf(place, String(index)), place);
    if (!branch) return [];
    const name = branchName(branch);
    const schema = convertInner(branch, conversion);
    if (name === "null") return [schema];
    return [
      {
        type: "object",
        required: [name],
        properties: { [name]: schema },
        additionalProperties: false,
      },
    ];
  });
  return anyOf.length > 1 ? { anyOf } : (anyOf[0] ?? false);
}

/** What a member of a union is called in JSON: its type, or the full name of a named one. */
export function branchName(branch: AvroPlace): string {
  const { value } = branch;
  if (typeof value === "string") {
    const definition = isPrimitive(value) ? undefined : definitionOf(value, branch);
    return definition ? fullName(definition) : value;
  }
  if (isDefinition(branch)) return fullName(branch);
  const type = member(value, "type");
  if (typeof type !== "string") return "";
  const definition = isPrimitive(type) ? undefined : definitionOf(type, branch);
  return definition ? fullName(definition) : type;
}

export function symbolsOf(place: AvroPlace): readonly string[] {
  const symbols = member(place.value, "symbols");
  return isArray(symbols) ? symbols.filter((each) => typeof each === "string") : [];
}

const described = (place: AvroPlace, schema: JsonSchema, conversion: SchemaConversion) =>
  withDoc(schema, textOf(place, "doc"), conversion);

function withDoc(
  schema: JsonSchema,
  doc: string | undefined,
  { omit }: SchemaConversion,
): JsonSchema {
  if (doc === undefined || !isObject(schema) || omit?.has("description")) return schema;
  return { ...schema, description: doc };
}
