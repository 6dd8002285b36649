import type { Json } from "../../contract/model.js";
import { isArray, isObject } from "../../document/json.js";
import { orderedProperties, type SchemaNode, type SchemaObject } from "../schema/schema-node.js";
import type { SchemaSet } from "../schema/schema-set.js";
import { type Choice, effective } from "./effective-schema.js";
import type { JsonPath } from "./json-path.js";
import { itemAt } from "./value-sample.js";

/** A part of a sample, with what its schema says of it. */
export interface SamplePlace {
  readonly path: JsonPath;
  readonly value: Json;
  readonly schema: SchemaObject;
}

// Deeper and more places say nothing new about a validator.
const MOST_PLACES = 200;

/** The parts of a sample that a schema speaks of, outer ones first; of a list only the first item. */
export function placesOf(
  value: Json,
  node: SchemaNode,
  schemas: SchemaSet,
  choice: Choice,
): readonly SamplePlace[] {
  const places: SamplePlace[] = [];
  const todo: { path: JsonPath; value: Json; node: SchemaNode }[] = [{ path: [], value, node }];
  for (let next = todo.shift(); next !== undefined; next = todo.shift()) {
    const schema = effective(next.node, schemas, choice);
    if (schema === false || places.length >= MOST_PLACES) continue;
    const { path, value } = next;
    places.push({ path, value, schema });
    const [item] = isArray(value) ? value : [];
    if (item !== undefined) todo.push({ path: [...path, 0], value: item, node: itemAt(schema, 0) });
    if (isObject(value)) {
      for (const [name, member] of membersOf(value, schema)) {
        todo.push({ path: [...path, name], value: value[name] ?? null, node: member });
      }
    }
  }
  return places;
}

function membersOf(
  value: { readonly [key: string]: Json },
  schema: SchemaObject,
): readonly (readonly [string, SchemaNode])[] {
  const declared = orderedProperties(schema).filter(([name]) => Object.hasOwn(value, name));
  const names = new Set(declared.map(([name]) => name));
  const rest = schema.additionalProperties ?? true;
  const others = Object.keys(value).filter((name) => !names.has(name) && typeof rest === "object");
  return [...declared, ...others.map((name) => [name, rest] as const)];
}
