import { numberLiteral, stringLiteral } from "../code.js";
import { isTuple, type SchemaNode, type SchemaObject } from "../schema/schema-node.js";
import { guarded } from "./check-scalars.js";
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
  if (node.contains !== undefined) {
    const branch = parts.branch(node.contains);
    const none = js`!${value}.some((item) => ${branch}(item) === undefined)`;
    statements.push(refuseIf(none, "contains", "an item of the kind that must be in it", place));
  }
  if (node.uniqueItems === true) {
    const given = [printPointer(pointer), js`${stringLiteral("uniqueItems")}`];
    const expected = js`${stringLiteral("items that differ from each other")}`;
    const repeated = js`${parts.helper("hasRepetition")}(${value})`;
    statements.push(leave(repeated, parts.helper("refuse"), [...given, expected, value]));
  }
  return guarded("array", statements, place);
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
