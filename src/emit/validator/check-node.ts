import type { SchemaNode, SchemaObject } from "../schema/schema-node.js";
import { checkArray } from "./check-array.js";
import { checkObject } from "./check-object.js";
import { checkNumber, checkString, checkType, checkValues } from "./check-scalars.js";
import type { FileParts } from "./file-parts.js";
import { block, type Js, joined, js, leave, line, printPointer, type Statement } from "./js.js";
import { Locals, type Place, refuseIf } from "./place.js";

/** The body of a function that checks its argument `value` against a node. */
export const checkFunction = (node: SchemaNode, parts: FileParts): readonly Statement[] =>
  checkNode(node, { check: checkNode, value: js`value`, pointer: [], parts, locals: new Locals() });

/** Statements that leave the function with the first issue that the value at `place` has. */
function checkNode(node: SchemaNode, place: Place): readonly Statement[] {
  if (node === true) return [];
  if (node === false) return [refuseIf(js`true`, "false schema", "nothing", place)];
  const [type, ...more] = node.type ?? [];
  const here = type !== undefined && more.length === 0 ? { ...place, known: type } : place;
  return [
    ...checkType(node, place),
    ...checkValues(node, here),
    ...checkString(node, here),
    ...checkNumber(node, here),
    ...checkArray(node, here),
    ...checkObject(node, here),
    ...checkReference(node, here),
    ...(node.allOf ?? []).flatMap((part) => checkNode(part, here)),
    ...checkAlternatives(node, here),
  ];
}

function checkReference({ ref }: SchemaObject, place: Place): readonly Statement[] {
  return ref === undefined ? [] : passOn(js`${place.parts.schema(ref)}(${place.value})`, place);
}

/** Calls a check of the value and leaves with its issue, which points from the value on. */
function passOn(call: Js, { parts, pointer, locals }: Place): readonly Statement[] {
  const issue = locals.fresh("issue");
  const found = line(js`const ${issue} = ${call};`);
  if (pointer.length === 0) return [found, line(js`if (${issue} !== undefined) return ${issue};`)];
  const given = [printPointer(pointer), issue];
  return [found, leave(js`${issue} !== undefined`, parts.helper("under"), given)];
}

function checkAlternatives(node: SchemaObject, place: Place): readonly Statement[] {
  const { parts, value } = place;
  const statements: Statement[] = [];
  const any = (node.anyOf ?? []).map((branch) => parts.branch(branch));
  const one = (node.oneOf ?? []).map((branch) => parts.branch(branch));
  const call = (helper: string, branches: readonly Js[]): Js =>
    js`${parts.helper(helper)}(${value}, [${joined(branches, ", ")}])`;
  if (any.length > 0) {
    statements.push(
      ...passOn(
        call(
          "anyOf",
          any.map((name) => js`${name}`),
        ),
        place,
      ),
    );
  }
  if (one.length > 0) {
    statements.push(
      ...passOn(
        call(
          "oneOf",
          one.map((name) => js`${name}`),
        ),
        place,
      ),
    );
  }
  if (node.not !== undefined) {
    const holds = js`${parts.branch(node.not)}(${value}) === undefined`;
    statements.push(refuseIf(holds, "not", "a value that is not of the excluded kind", place));
  }
  return [...statements, ...checkCondition(node, place)];
}

function checkCondition(node: SchemaObject, place: Place): readonly Statement[] {
  if (node.if === undefined) return [];
  const valid = checkNode(node.whenValid ?? true, place);
  const invalid = checkNode(node.whenInvalid ?? true, place);
  if (valid.length + invalid.length === 0) return [];
  const outcome = place.locals.fresh("condition");
  const test = line(js`const ${outcome} = ${place.parts.branch(node.if)}(${place.value});`);
  return [
    test,
    ...block(js`if (${outcome} === undefined)`, valid),
    ...block(js`if (${outcome} !== undefined)`, invalid),
  ];
}
