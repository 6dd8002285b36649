import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { toRegExp } from "../document/ajv.js";
import { isArray, type Json, member } from "../document/json.js";
import {
  childOf,
  childrenOf,
  keyOf,
  locationOf,
  type Place,
  textOf,
} from "../document/source-file.js";
import { checkAvro } from "./avro-checks.js";
import { isAvro } from "./avro-names.js";
import { misspeltKeywords } from "./misspelt-keywords.js";
import { checkKeywords } from "./schema-keywords.js";

/** What is wrong with one schema, not with those inside it. */
export function checkSchema(schema: Place): readonly Diagnostic[] {
  if (isAvro(schema)) return checkAvro(schema);
  // What follows speaks of keywords that hold what they should.
  const misused = checkKeywords(schema);
  const more = misused.length > 0 ? misused : [...checkPatterns(schema), ...checkValues(schema)];
  return [...more, ...misspeltKeywords(schema)];
}

function checkPatterns(schema: Place): readonly Diagnostic[] {
  const pattern = childOf(schema, "pattern");
  const own = pattern ? checkPattern(textOf(schema, "pattern") ?? "", pattern) : [];
  const names = childrenOf(childOf(schema, "patternProperties"));
  return [...own, ...names.flatMap((each) => checkPattern(keyOf(each), each, "key"))];
}

function checkPattern(pattern: string, place: Place, part?: "key"): readonly Diagnostic[] {
  try {
    toRegExp(pattern);
    return [];
  } catch (error) {
    const reason =
      error instanceof Error ? error.message.replace(/^Invalid regular expression: /, "") : "";
    const message = `\`${pattern}\` is not a regular expression: ${reason}.`;
    return [finding("contract/pattern-invalid", message, { location: locationOf(place, part) })];
  }
}

/** A `const`, or an `enum` none of whose values has the type, accepts nothing at all. */
function checkValues(schema: Place): readonly Diagnostic[] {
  const type = member(schema.value, "type");
  if (type === undefined) return [];
  const types = (isArray(type) ? type : [type]).map(String);
  const nullable = member(schema.value, "nullable") === true ? ["null"] : [];
  const fits = (value: Json): boolean =>
    [...types, ...nullable].some((each) => hasType(value, each));
  const constant = childOf(schema, "const");
  const list = childOf(schema, "enum");
  const refused = [
    ...(constant && !fits(constant.value) ? [constant] : []),
    ...(list && isArray(list.value) && list.value.length > 0 && !list.value.some(fits)
      ? [list]
      : []),
  ];
  return refused.map((place) => {
    const message = `\`${keyOf(place)}\` and \`type: ${types.join(", ")}\` contradict each other: no value is both.`;
    return finding("contract/schema-invalid", message, { location: locationOf(place) });
  });
}

function hasType(value: Json, type: string): boolean {
  if (type === "null") return value === null;
  if (type === "array") return isArray(value);
  if (type === "integer") return Number.isInteger(value);
  if (type === "object") return typeof value === "object" && value !== null && !isArray(value);
  return typeof value === type;
}
