import { isArray } from "../document/json.js";
import type { Json, JsonSchema } from "./model.js";

/** `nullable: true`, a word of OpenAPI that documents borrow, in the words of JSON Schema. */
export function withNull(schema: JsonSchema): JsonSchema {
  if (typeof schema === "boolean") return schema;
  if (schema.type === undefined || schema.$ref !== undefined || schema.allOf !== undefined) {
    return Object.keys(schema).length === 0 ? schema : { anyOf: [schema, { type: "null" }] };
  }
  return {
    ...schema,
    type: appendNull(schema.type, "null"),
    // Who writes both means that null is allowed, whether or not the list says so.
    ...(schema.enum !== undefined && { enum: appendNull(schema.enum, null) }),
  };
}

function appendNull(value: Json, none: Json): Json {
  const list = isArray(value) ? value : [value];
  return list.includes(none) ? list : [...list, none];
}
