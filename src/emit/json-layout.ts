import type { Json } from "../contract/model.js";
import { isArray } from "../document/json.js";
import { numberLiteral, propertyKey, stringLiteral } from "./code.js";
import { brokenList, code, hang, type Layout, list } from "./layout.js";

/** A JSON value as source text, broken over lines where it is long; keys in the order given. */
export function jsonLayout(value: Json): Layout {
  if (typeof value === "string") return textLayout(value);
  if (typeof value === "number") return code`${numberLiteral(value)}`;
  if (value === null) return code`null`;
  if (typeof value === "boolean") return value ? code`true` : code`false`;
  if (isArray(value)) return arrayLayout(value);
  return list(
    "object",
    Object.entries(value).map(([key, member]) => memberLayout(key, member)),
  );
}

/** `key: value`; a long text goes to the next line. */
export function memberLayout(key: string, value: Json): Layout {
  const layout = jsonLayout(value);
  if (typeof value === "string") return hang(code`${propertyKey(key)}:`, layout);
  return code`${propertyKey(key)}: ${layout}`;
}

/** Texts that are only long say how long they are. */
const textLayout = (text: string): Layout =>
  /^x{31,}$/.test(text)
    ? code`"x".repeat(${numberLiteral(text.length)})`
    : code`${stringLiteral(text)}`;

/** Lists of objects, and of lists, have one item per line. */
function arrayLayout(items: readonly Json[]): Layout {
  const layouts = items.map(jsonLayout);
  const isTable = items.length > 1 && (items.every(hasMembers) || items.every(hasItems));
  return isTable ? brokenList("array", layouts) : list("array", layouts);
}

const hasItems = (value: Json): boolean => isArray(value) && value.length > 1;
const hasMembers = (value: Json): boolean =>
  typeof value === "object" && value !== null && !isArray(value) && Object.keys(value).length > 1;
