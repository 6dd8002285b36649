import type { SchemaId } from "../../contract/model.js";
import { numberLiteral, stringLiteral } from "../code.js";
import { isNameList, isTuple, type SchemaNode, type SchemaObject } from "../schema/schema-node.js";
import type { FileParts } from "./file-parts.js";
import { block, inItem, type Js, joined, js, line, type Statement } from "./js.js";
import type { Place } from "./place.js";

/**
 * `unevaluatedProperties` and `unevaluatedItems` speak of what no keyword of the schema, and of those
 * that hold in the same place, has looked at. Which of the alternatives hold is only known at run time,
 * so each check becomes a condition: the branch holds, and it looks at this property.
 */
export function checkUnevaluatedProperties(node: SchemaObject, place: Place): readonly Statement[] {
  const { unevaluatedProperties: rest, ...others } = node;
  if (rest === undefined || rest === true) return [];
  const { value, parts, pointer, locals } = place;
  const key = locals.fresh("key");
  const one = locals.fresh("member");
  const known = looksAt(others, { keyword: "properties", value, at: key, parts }, []);
  if (known === always) return [];
  const segment = js`${parts.helper("keySegment")}(${key})`;
  const inside = { ...place, known: undefined, value: one, pointer: [...pointer, segment] };
  const body = [
    line(js`const ${one} = ${value}[${key}];`),
    ...block(js`if (${one} !== undefined && !(${known}))`, place.check(rest, inside)),
  ];
  return block(js`for (const ${key} of Object.keys(${value}))`, body);
}

export function checkUnevaluatedItems(node: SchemaObject, place: Place): readonly Statement[] {
  const { unevaluatedItems: rest, ...others } = node;
  if (rest === undefined || rest === true) return [];
  const { value, parts, pointer, locals } = place;
  const index = locals.fresh("i");
  const known = looksAt(others, { keyword: "items", value, at: index, parts }, []);
  if (known === always) return [];
  const one = locals.fresh("item");
  const inside = { ...place, known: undefined, value: one, pointer: inItem(pointer, index) };
  const body = [
    line(js`const ${one} = ${value}[${index}];`),
    ...block(js`if (!(${known}))`, place.check(rest, inside)),
  ];
  return block(js`for (let ${index} = 0; ${index} < ${value}.length; ${index}++)`, body);
}

const always = js`true`;
const never = js`false`;

interface Looking {
  readonly keyword: "properties" | "items";
  readonly value: Js;
  /** The key, or the index. */
  readonly at: Js;
  readonly parts: FileParts;
}

/** The condition under which a schema, which holds, looks at the member; `through`: references above. */
function looksAt(node: SchemaNode, looking: Looking, through: readonly SchemaId[]): Js {
  if (typeof node === "boolean") return never;
  const { ref, allOf = [], anyOf = [], oneOf = [] } = node;
  const inPlace = (one: SchemaNode): Js => looksAt(one, looking, through);
  const conditions = [
    ...(looking.keyword === "properties" ? ownMember(node, looking) : ownItem(node, looking)),
    // A reference that leads back here adds nothing that is not said already.
    ...(ref === undefined || through.includes(ref)
      ? []
      : [looksAt(looking.parts.nodeOf(ref), looking, [...through, ref])]),
    ...allOf.map(inPlace),
    ...[...anyOf, ...oneOf].map((branch) => ifHolds(branch, inPlace(branch), looking)),
    ...ofCondition(node, looking, inPlace),
    ...ofDependencies(node, looking, inPlace),
  ];
  if (conditions.includes(always)) return always;
  const some = conditions.filter((condition) => condition !== never);
  return some.length === 0 ? never : js`${joined(some, " || ")}`;
}

function ifHolds(branch: SchemaNode, looks: Js, { value, parts }: Looking): Js {
  if (looks === never) return never;
  const holds = js`${parts.branch(branch)}(${value}) === undefined`;
  return looks === always ? js`(${holds})` : js`(${holds} && (${looks}))`;
}

function ofCondition(
  { if: condition, whenValid = true, whenInvalid = true }: SchemaObject,
  looking: Looking,
  inPlace: (one: SchemaNode) => Js,
): readonly Js[] {
  if (condition === undefined) return [];
  const { value, parts } = looking;
  const [valid, invalid] = [inPlace(whenValid), inPlace(whenInvalid)];
  const fails = js`${parts.branch(condition)}(${value}) !== undefined`;
  return [
    ifHolds(condition, inPlace(condition), looking),
    ifHolds(condition, valid, looking),
    invalid === never ? never : js`(${fails} && (${invalid}))`,
  ];
}

const ofDependencies = (
  { dependencies = {} }: SchemaObject,
  { value }: Looking,
  inPlace: (one: SchemaNode) => Js,
): readonly Js[] =>
  Object.entries(dependencies).flatMap(([name, dependent]) => {
    if (isNameList(dependent)) return [];
    const looks = inPlace(dependent);
    if (looks === never) return [];
    return [js`(Object.hasOwn(${value}, ${stringLiteral(name)}) && (${looks}))`];
  });

function ownMember(node: SchemaObject, { at, parts }: Looking): readonly Js[] {
  if (node.additionalProperties !== undefined || node.unevaluatedProperties !== undefined) {
    return [always];
  }
  const names = Object.keys(node.properties ?? {});
  const patterns = Object.keys(node.patternProperties ?? {});
  return [
    ...(names.length === 0 ? [] : [js`${parts.names(names)}.has(${at})`]),
    ...patterns.map((pattern) => js`${parts.pattern(pattern)}.test(${at})`),
  ];
}

function ownItem(node: SchemaObject, { value, at, parts }: Looking): readonly Js[] {
  const { items, additionalItems, unevaluatedItems, contains } = node;
  if (unevaluatedItems !== undefined || (items !== undefined && !isTuple(items))) return [always];
  if (isTuple(items) && additionalItems !== undefined) return [always];
  return [
    ...(isTuple(items) ? [js`${at} < ${numberLiteral(items.length)}`] : []),
    ...(contains === undefined
      ? []
      : [js`${parts.branch(contains)}(${value}[${at}]) === undefined`]),
  ];
}
