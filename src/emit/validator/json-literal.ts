import type { Json } from "../../contract/model.js";
import { isArray } from "../../document/json.js";
import { numberLiteral, propertyKey, stringLiteral } from "../code.js";
import { type Js, joined, js } from "./js.js";

/** A JSON value as an expression on one line. */
export function jsonLiteral(value: Json): Js {
  if (typeof value === "string") return js`${stringLiteral(value)}`;
  if (typeof value === "number") return js`${numberLiteral(value)}`;
  if (value === null) return js`null`;
  if (typeof value === "boolean") return value ? js`true` : js`false`;
  if (isArray(value)) return js`[${joined(value.map(jsonLiteral), ", ")}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  const members = entries.map(([key, member]) => js`${propertyKey(key)}: ${jsonLiteral(member)}`);
  return members.length === 0 ? js`{}` : js`{ ${joined(members, ", ")} }`;
}
