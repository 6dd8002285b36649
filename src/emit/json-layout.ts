import type { Json } from "../contract/model.js";
import { numberLiteral, propertyKey, stringLiteral } from "./code.js";
import { code, type Layout, list } from "./layout.js";

/** A JSON value as source text, broken over lines where it is long; keys in the order given. */
export function jsonLayout(value: Json): Layout {
  if (typeof value === "string") return code`${stringLiteral(value)}`;
  if (typeof value === "number") return code`${numberLiteral(value)}`;
  if (value === null) return code`null`;
  if (typeof value === "boolean") return value ? code`true` : code`false`;
  if (isList(value)) return list("array", value.map(jsonLayout));
  return list(
    "object",
    Object.entries(value).map(([key, member]) => code`${propertyKey(key)}: ${jsonLayout(member)}`),
  );
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
