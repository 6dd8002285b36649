import type { Json } from "../../contract/model.js";
import { numberLiteral } from "../code.js";
import type { SchemaObject, TypeName } from "../schema/schema-node.js";
import { checkFor } from "./format-checks.js";
import { block, type Js, joined, js, type Statement } from "./js.js";
import { jsonLiteral } from "./json-literal.js";
import { type Place, refuseIf, refuseValueIf } from "./place.js";
import { counted, shortened, wordsOfTypes, wordsOfValues } from "./words.js";

export function checkType({ type }: SchemaObject, place: Place): readonly Statement[] {
  if (type === undefined || type.join() === place.known) return [];
  const [only, ...more] = type.filter((name) => name !== "integer" || !type.includes("number"));
  if (only === undefined) return [];
  const condition =
    more.length === 0
      ? isNot(only, place)
      : js`!(${joined(
          [only, ...more].map((name) => is(name, place)),
          " || ",
        )})`;
  return [refuseIf(condition, "type", wordsOfTypes(type), place)];
}

/** The condition under which a value is of a type. NaN and the infinities are no JSON numbers. */
export function is(type: TypeName, { value, parts }: Place): Js {
  switch (type) {
    case "null":
      return js`${value} === null`;
    case "boolean":
      return js`typeof ${value} === "boolean"`;
    case "string":
      return js`typeof ${value} === "string"`;
    case "integer":
      return js`Number.isInteger(${value})`;
    case "number":
      return js`Number.isFinite(${value})`;
    case "array":
      return js`Array.isArray(${value})`;
    case "bytes":
      return js`${value} instanceof Uint8Array`;
    case "object":
      return js`${parts.helper("isObject")}(${value})`;
  }
}

const isNot = (type: TypeName, place: Place): Js => {
  const { value } = place;
  if (type === "null") return js`${value} !== null`;
  if (type === "boolean") return js`typeof ${value} !== "boolean"`;
  if (type === "string") return js`typeof ${value} !== "string"`;
  if (type === "bytes") return js`!(${is(type, place)})`;
  return js`!${is(type, place)}`;
};

const isPrimitive = (value: Json): boolean => typeof value !== "object" || value === null;
/** Longer than that, a condition is easier to read as a look into a list. */
export const LONGEST_CONDITION = 70;

export function checkValues(node: SchemaObject, place: Place): readonly Statement[] {
  const { value, parts } = place;
  const refuse = (keyword: string, values: readonly Json[]): Statement => {
    const expected = wordsOfValues(values);
    if (!values.every(isPrimitive)) {
      const known = parts.values(values);
      const condition = js`!${known}.some((one) => ${parts.helper("isEqual")}(one, ${value}))`;
      return refuseValueIf(condition, keyword, expected, place);
    }
    const differs = values.map((one) => js`${value} !== ${jsonLiteral(one)}`);
    const each = joined(differs, " && ");
    const condition =
      each.length > LONGEST_CONDITION ? js`!${parts.values(values)}.includes(${value})` : each;
    return refuseValueIf(condition, keyword, expected, place);
  };
  return [
    ...(node.const === undefined ? [] : [refuse("const", [node.const])]),
    ...(node.enum === undefined ? [] : [refuse("enum", node.enum)]),
  ];
}

/** Keywords that speak of strings; a value of another type passes them. */
export function checkString(node: SchemaObject, place: Place): readonly Statement[] {
  const { value, parts } = place;
  const { minLength: least, maxLength: most, pattern, format } = node;
  const check = format === undefined ? undefined : checkFor(format);
  const statements: Statement[] = [];
  const refuse = (condition: Js, keyword: string, expected: string): void => {
    statements.push(refuseIf(condition, keyword, expected, place));
  };
  if (least !== undefined && least > 0) {
    const shorter =
      least <= 1
        ? js`${value}.length < ${numberLiteral(least)}`
        : js`${parts.helper("isShorter")}(${value}, ${numberLiteral(least)})`;
    refuse(shorter, "minLength", `at least ${counted(least, "character", "characters")}`);
  }
  if (most !== undefined) {
    const longer = js`${parts.helper("isLonger")}(${value}, ${numberLiteral(most)})`;
    refuse(longer, "maxLength", `at most ${counted(most, "character", "characters")}`);
  }
  if (pattern !== undefined) {
    const test = js`!${parts.pattern(pattern)}.test(${value})`;
    refuse(test, "pattern", `a string that matches ${shortened(pattern)}`);
  }
  if (check !== undefined) {
    refuse(js`!${parts.helper(check)}(${value})`, "format", `a string of format ${format}`);
  }
  return guarded("string", statements, place);
}

/** Keywords that speak of numbers. */
export function checkNumber(node: SchemaObject, place: Place): readonly Statement[] {
  const { value, parts } = place;
  const { minimum, maximum, exclusiveMinimum: above, exclusiveMaximum: below, multipleOf } = node;
  const statements: Statement[] = [];
  const refuse = (condition: Js, keyword: string, expected: string): void => {
    statements.push(refuseIf(condition, keyword, expected, place));
  };
  if (minimum !== undefined) {
    refuse(js`${value} < ${numberLiteral(minimum)}`, "minimum", `a value >= ${minimum}`);
  }
  if (above !== undefined) {
    refuse(js`${value} <= ${numberLiteral(above)}`, "exclusiveMinimum", `a value > ${above}`);
  }
  if (maximum !== undefined) {
    refuse(js`${value} > ${numberLiteral(maximum)}`, "maximum", `a value <= ${maximum}`);
  }
  if (below !== undefined) {
    refuse(js`${value} >= ${numberLiteral(below)}`, "exclusiveMaximum", `a value < ${below}`);
  }
  if (multipleOf !== undefined) {
    const test = js`!${parts.helper("isMultipleOf")}(${value}, ${numberLiteral(multipleOf)})`;
    refuse(test, "multipleOf", `a multiple of ${multipleOf}`);
  }
  return guarded("number", statements, place);
}

/** `statements` under the condition that the value has the type, unless that is known already. */
export function guarded(
  type: TypeName,
  statements: readonly Statement[],
  place: Place,
): readonly Statement[] {
  const { known } = place;
  if (known === type || (known === "integer" && type === "number")) return statements;
  return known === undefined ? block(js`if (${is(type, place)})`, statements) : [];
}
