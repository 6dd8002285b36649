import { memberAccess, numberLiteral, stringLiteral } from "../code.js";
import {
  isNameList,
  orderedProperties,
  type SchemaNode,
  type SchemaObject,
} from "../schema/schema-node.js";
import { guarded, LONGEST_CONDITION } from "./check-scalars.js";
import { checkUnevaluatedProperties } from "./check-unevaluated.js";
import {
  block,
  inMember,
  type Js,
  joined,
  js,
  leave,
  line,
  printPointer,
  type Statement,
} from "./js.js";
import { type Place, refuseIf } from "./place.js";
import { counted } from "./words.js";

/** Keywords that speak of objects. */
export function checkObject(node: SchemaObject, place: Place): readonly Statement[] {
  const statements = [
    ...checkSize(node, place),
    ...(node.required ?? []).map((name) => requireMember(name, place)),
    ...checkDependencies(node, place),
    ...checkProperties(node, place),
    ...checkEveryKey(node, place),
    ...checkUnevaluatedProperties(node, place),
  ];
  return guarded("object", statements, place);
}

function checkSize(node: SchemaObject, place: Place): readonly Statement[] {
  const { minProperties: least, maxProperties: most } = node;
  const count = js`Object.keys(${place.value}).length`;
  const statements: Statement[] = [];
  if (least !== undefined && least > 0) {
    const expected = `at least ${counted(least, "property", "properties")}`;
    const few = js`${count} < ${numberLiteral(least)}`;
    statements.push(refuseIf(few, "minProperties", expected, place));
  }
  if (most !== undefined) {
    const expected = `at most ${counted(most, "property", "properties")}`;
    const many = js`${count} > ${numberLiteral(most)}`;
    statements.push(refuseIf(many, "maxProperties", expected, place));
  }
  return statements;
}

/** How a property is read. What every object inherits, like `toString`, counts only when own. */
function member(name: string, { value, parts }: Place): Js {
  if (name in {}) return js`${parts.helper("own")}(${value}, ${stringLiteral(name)})`;
  return js`${value}${memberAccess(name)}`;
}

function requireMember(name: string, place: Place, keyword?: string): Statement {
  const { parts, pointer } = place;
  const given = [printPointer(inMember(pointer, name)), js`${stringLiteral(name)}`];
  const under = keyword === undefined ? [] : [js`${stringLiteral(keyword)}`];
  const absent = js`${member(name, place)} === undefined`;
  return leave(absent, parts.helper("missing"), [...given, ...under]);
}

function checkDependencies(node: SchemaObject, place: Place): readonly Statement[] {
  return Object.entries(node.dependencies ?? {}).flatMap(([name, dependent]) => {
    const body = isNameList(dependent)
      ? dependent.map((one) => requireMember(one, place, "dependencies"))
      : place.check(dependent, place);
    return block(js`if (${member(name, place)} !== undefined)`, body);
  });
}

function checkProperties(node: SchemaObject, place: Place): readonly Statement[] {
  const required = new Set(node.required ?? []);
  return orderedProperties(node).flatMap(([name, property]) => {
    const local = place.locals.fresh(name);
    const inside = {
      ...place,
      known: undefined,
      value: local,
      pointer: inMember(place.pointer, name),
    };
    const body = place.check(property, inside);
    if (body.length === 0) return [];
    const read = line(js`const ${local} = ${member(name, place)};`);
    const sure = required.has(name);
    return [read, ...(sure ? body : block(js`if (${local} !== undefined)`, body))];
  });
}

/** One loop over the keys, for what is said of all of them: their names, patterns, and the rest. */
function checkEveryKey(node: SchemaObject, place: Place): readonly Statement[] {
  const { propertyNames, patternProperties = {}, additionalProperties: rest = true } = node;
  if (propertyNames === undefined && node.patternProperties === undefined && rest === true)
    return [];
  const { value, parts, pointer, locals } = place;
  const key = locals.fresh("key");
  const one = locals.fresh("member");
  const segment = js`${parts.helper("keySegment")}(${key})`;
  const inside = { ...place, known: undefined, value: one, pointer: [...pointer, segment] };
  const matched = Object.entries(patternProperties).flatMap(([pattern, property]) =>
    block(js`if (${parts.pattern(pattern)}.test(${key}))`, place.check(property, inside)),
  );
  const named = propertyNames === undefined ? [] : [checkName(propertyNames, key, inside)];
  const body = [...named, ...matched, ...checkOthers(node, rest, key, inside)];
  if (body.length === 0) return [];
  const known = line(js`const ${one} = ${value}[${key}];`);
  const absent = line(js`if (${one} === undefined) continue;`);
  return block(js`for (const ${key} of Object.keys(${value}))`, [known, absent, ...body]);
}

function checkName(names: SchemaNode, key: Js, { parts, pointer }: Place): Statement {
  const refused = js`${parts.branch(names)}(${key}) !== undefined`;
  const expected = js`${stringLiteral("a property name that is allowed")}`;
  const given = [printPointer(pointer), js`${stringLiteral("propertyNames")}`, expected, key];
  return leave(refused, parts.helper("refuse"), given);
}

/** Properties that the schema neither names nor matches with a pattern. */
function checkOthers(
  node: SchemaObject,
  rest: SchemaNode,
  key: Js,
  inside: Place,
): readonly Statement[] {
  if (rest === true) return [];
  const names = Object.keys(node.properties ?? {});
  const { parts } = inside;
  const differs = names.map((name) => js`${key} !== ${stringLiteral(name)}`);
  const isLong = joined(differs, " && ").length > LONGEST_CONDITION;
  const unnamed = isLong ? [js`!${parts.names(names)}.has(${key})`] : differs;
  const unmatched = Object.keys(node.patternProperties ?? {}).map(
    (pattern) => js`!${parts.pattern(pattern)}.test(${key})`,
  );
  const conditions = [...unnamed, ...unmatched];
  const condition = conditions.length === 0 ? js`true` : joined(conditions, " && ");
  if (rest !== false) {
    const body = inside.check(rest, inside);
    return conditions.length === 0 ? body : block(js`if (${condition})`, body);
  }
  const given = [printPointer(inside.pointer), inside.value];
  return [leave(condition, parts.helper("undeclared"), given)];
}
