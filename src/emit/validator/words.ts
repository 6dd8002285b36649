import type { Json } from "../../contract/model.js";
import type { TypeName } from "../schema/schema-node.js";

const typeWords: Readonly<Record<TypeName, string>> = {
  array: "an array",
  boolean: "true or false",
  bytes: "bytes (a Uint8Array)",
  integer: "an integer",
  null: "null",
  number: "a number",
  object: "an object",
  string: "a string",
};

/** `a string or null`. */
export const wordsOfTypes = (types: readonly TypeName[]): string =>
  types.map((type) => typeWords[type]).join(" or ");

/** `2 items`, `1 item`. */
export const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

const MOST_VALUES = 6;
const LONGEST_VALUE = 60;

/** `"EUR"`, or `one of "EUR", "USD"`; a long list is cut. */
export function wordsOfValues(values: readonly Json[]): string {
  const shown = values.slice(0, MOST_VALUES).map(shortened);
  const rest = values.length - shown.length;
  if (values.length === 1) return shown.join("");
  return `one of ${shown.join(", ")}${rest > 0 ? ` or ${rest} more` : ""}`;
}

export function shortened(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}...` : text;
}
