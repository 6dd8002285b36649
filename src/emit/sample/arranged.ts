import type { Json } from "../../contract/model.js";
import { isArray, isObject } from "../../document/json.js";
import { orderedProperties, type SchemaNode } from "../schema/schema-node.js";
import type { SchemaSet } from "../schema/schema-set.js";
import { effective } from "./effective-schema.js";

import { itemAt } from "./value-sample.js";

/** An example with its properties in the order of the schema, others behind them by name. */
export function arranged(value: Json, node: SchemaNode, schemas: SchemaSet): Json {
  const found = effective(node, schemas, { branch: 0, condition: false });
  const schema = found === false ? {} : found;
  if (isArray(value)) {
    return value.map((item, index) => arranged(item, itemAt(schema, index), schemas));
  }
  if (!isObject(value)) return value;
  const declared = new Map(orderedProperties(schema));
  const rest = Object.keys(value).filter((name) => !declared.has(name));
  const names = [...declared.keys()].filter((name) => Object.hasOwn(value, name));
  const entries = [...names, ...rest.sort()].map((name): [string, Json] => [
    name,
    arranged(value[name] ?? null, declared.get(name) ?? true, schemas),
  ]);
  return Object.fromEntries(entries);
}
