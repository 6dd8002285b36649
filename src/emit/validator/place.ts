import { stringLiteral } from "../code.js";
import { identifier } from "../identifier.js";
import type { SchemaNode, TypeName } from "../schema/schema-node.js";
import type { FileParts } from "./file-parts.js";
import { helperNames } from "./helper-sources.js";
import { type Js, js, leave, type Pointer, printPointer, type Statement } from "./js.js";

/** Where a check stands: the value, how to point at it, and the file that it is written into. */
export interface Place {
  /** Checks a part of the value: what the checks of arrays and objects call for what is inside. */
  readonly check: (node: SchemaNode, place: Place) => readonly Statement[];
  readonly value: Js;
  /** The type that the value is known to have here. */
  readonly known?: TypeName | undefined;
  readonly pointer: Pointer;
  readonly parts: FileParts;
  readonly locals: Locals;
}

/** Names of the variables of one function. */
export class Locals {
  readonly #taken = new Set<string>(["value"]);

  /** A name like `wished` that is free in the function and says nothing else in the file. */
  fresh(wished: string): Js {
    const short = identifier(wished, "camelCase").slice(0, 30);
    const base = saysMore(short) ? `the ${short}` : short;
    let name = identifier(base, "camelCase");
    for (let index = 2; this.#taken.has(name); index++) {
      name = identifier(`${base}${index}`, "camelCase");
    }
    this.#taken.add(name);
    return js`${name}`;
  }
}

/** Whether the file may declare the name: as a helper, a constant, or a function. */
const saysMore = (name: string): boolean =>
  helperNames.has(name) || /^(?:check|validate|(?:branch|values|pattern|names)\d)/.test(name);

/** Leaves with an issue when `condition` holds. `expected` is said in words. */
export const refuseIf = (
  condition: Js,
  keyword: string,
  expected: string,
  { parts, pointer, value }: Place,
): Statement =>
  leave(condition, parts.helper("refuse"), [
    printPointer(pointer),
    js`${stringLiteral(keyword)}`,
    js`${stringLiteral(expected)}`,
    value,
  ]);

/** Like `refuseIf`, and the issue shows the value where it is short: for lists of allowed values. */
export const refuseValueIf = (
  condition: Js,
  keyword: string,
  expected: string,
  { parts, pointer, value }: Place,
): Statement =>
  leave(condition, parts.helper("refuseValue"), [
    printPointer(pointer),
    js`${stringLiteral(keyword)}`,
    js`${stringLiteral(expected)}`,
    value,
  ]);
