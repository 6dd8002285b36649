import { numberLiteral, stringLiteral } from "../code.js";
import { isTuple, type SchemaNode, type SchemaObject } from "../schema/schema-node.js";
import { guarded } from "./check-scalars.js";
import { checkUnevaluatedItems } from "./check-unevaluated.js";
import { block, inItem, inMember, js, leave, line, printPointer, type Statement } from "./js.js";
import { type Place, refuseIf } from "./place.js";
import { counted } from "./words.js";

/** Keywords that speak of arrays. */
export function checkArray(node: SchemaObject, place: Place): readonly Statement[] {
  const { value, parts, pointer } = place;
  const { minItems: least, maxItems: most } = node;
  const statements: Statement[] = [];
  if (least !== undefined && least > 0) {
    const expected = `at least ${counted(least, "item", "items")}`;
    const few = js`${value}.length < ${numberLiteral(least)}`;
    statements.push(refuseIf(few, "minItems", expected, place));
  }
  if (most !== undefined) {
    const expected = `at most ${counted(most, "item", "items")}`;
    const many = js`${value}.length > ${numberLiteral(most)}`;
    statements.push(refuseIf(many, "maxItems", expected, place));
  }
  statements.push(...checkItems(node, place));
  statements.push(...checkContains(node, place));
  statements.push(...checkUnevaluatedItems(node, place));
  if (node.uniqueItems === true) {
    const given = [printPointer(pointer), js`${stringLiteral("uniqueItems")}`];
    const expected = js`${stringLiteral("items that differ from each other")}`;
    const repeated = js`${parts.helper("hasRepetition")}(${value})`;
    statements.push(leave(repeated, parts.helper("refuse"), [...given, expected, value]));
  }
  return guarded("array", statements, place);
}

function checkContains(node: SchemaObject, place: Place): readonly Statement[] {
  if (node.contains === undefined) return [];
  const { minContains: least = 1, maxContains: most } = node;
  const { value, parts } = place;
  const branch = parts.branch(node.contains);
  const such = js`${value}.filter((item) => ${branch}(item) === undefined).length`;
  const statements: Statement[] = [];
  if (least === 1) {
    const none = js`!${value}.some((item) => ${branch}(item) === undefined)`;
    statements.push(refuseIf(none, "contains", "an item of the kind that must be in it", place));
  }
  if (least > 1) {
    const expected = `at least ${least} items of the kind that must be in it`;
    const few = js`${such} < ${numberLiteral(least)}`;
    statements.push(refuseIf(few, "minContains", expected, place));
  }
  if (most !== undefined) {
    const expected = `at most ${counted(most, "item", "items")} of the kind that may be in it`;
    const many = js`${such} > ${numberLiteral(most)}`;
    statements.push(refuseIf(many, "maxContains", expected, place));
  }
  return statements;
}

function checkItems(node: SchemaObject, place: Place): readonly Statement[] {
  if (!isTuple(node.items)) return everyItem(node.items ?? true, 0, place);
  const first = node.items.flatMap((item, index) => itemAt(item, index, place));
  const rest = node.additionalItems ?? true;
  const count = node.items.length;
  if (rest !== false) return [...first, ...everyItem(rest, count, place)];
  const many = js`${place.value}.length > ${numberLiteral(count)}`;
  const expected = `at most ${counted(count, "item", "items")}`;
  return [...first, refuseIf(many, "additionalItems", expected, place)];
}

function itemAt(item: SchemaNode, index: number, place: Place): readonly Statement[] {
  const { value, pointer } = place;
  const position = numberLiteral(index);
  const body = place.check(item, {
    ...place,
    known: undefined,
    value: js`${value}[${position}]`,
    pointer: inMember(pointer, String(index)),
  });
  return block(js`if (${value}.length > ${position})`, body);
}

/** A loop over the items from `start` on; nothing when they may be anything. */
function everyItem(item: SchemaNode, start: number, place: Place): readonly Statement[] {
  const { value, pointer, locals } = place;
  if (item === true) return [];
  const index = locals.fresh("i");
  const one = locals.fresh("item");
  const body = place.check(item, {
    ...place,
    known: undefined,
    value: one,
    pointer: inItem(pointer, index),
  });
  if (body.length === 0) return [];
  const head = js`for (let ${index} = ${numberLiteral(start)}; ${index} < ${value}.length; ${index}++)`;
  return block(head, [line(js`const ${one} = ${value}[${index}];`), ...body]);
}
