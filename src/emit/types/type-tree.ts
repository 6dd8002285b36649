import type { Json, SchemaId } from "../../contract/model.js";
import { isArray } from "../../document/json.js";
import { numberLiteral, stringLiteral } from "../code.js";
import { identifier } from "../identifier.js";
import {
  isNameList,
  isTuple,
  orderedProperties,
  type SchemaNode,
  type SchemaObject,
  type TypeName,
} from "../schema/schema-node.js";
import { intersectionOf, requiredFirst, unionOf } from "./combine-types.js";
import { keywords, type MemberType, type ObjectType, type TypeNode } from "./type-node.js";

// Schemas that must not be named at the top of a type, where TypeScript resolves at once.
type Circular = ReadonlySet<SchemaId>;
const none: Circular = new Set();

/**
 * The TypeScript type of the values that a schema accepts, or the nearest wider one: lengths, bounds
 * and formats have no type. A schema without a `type` that speaks of properties describes an object.
 */
export function typeTree(node: SchemaNode, circular: Circular = none): TypeNode {
  if (typeof node === "boolean") return node ? keywords.unknown : keywords.never;
  const applied = intersectionOf(appliedTypes(node, circular));
  const own = ownType(node);
  // Beside a more exact type, a bare `type: object` or `type: string` says nothing new.
  if (applied !== keywords.unknown && isBare(node)) return applied;
  return intersectionOf([applied, own, conditionalMembers(node)]);
}

/** The types that the schema takes over from others in the same place. */
function appliedTypes(node: SchemaObject, circular: Circular): readonly TypeNode[] {
  const types = (nodes: readonly SchemaNode[]) => nodes.map((one) => typeTree(one, circular));
  return [
    ...(node.ref === undefined ? [] : [referenceType(node.ref, circular)]),
    ...types(node.allOf ?? []),
    ...(node.anyOf === undefined ? [] : [unionOf(types(node.anyOf))]),
    ...(node.oneOf === undefined ? [] : [unionOf(types(node.oneOf))]),
  ];
}

/** A reference as a type that is called like the schema, until the file that it stands in names it. */
const referenceType = (ref: SchemaId, circular: Circular): TypeNode =>
  circular.has(ref) ? keywords.unknown : { kind: "atom", text: identifier(ref, "PascalCase"), ref };

const isBare = (node: SchemaObject): boolean =>
  !("const" in node) && node.enum === undefined && !saysObject(node) && node.items === undefined;

const saysObject = (node: SchemaObject): boolean =>
  node.properties !== undefined ||
  node.required !== undefined ||
  node.additionalProperties !== undefined ||
  node.patternProperties !== undefined;

function ownType(node: SchemaObject): TypeNode {
  if (node.const !== undefined) return literalType(node.const);
  if (node.enum !== undefined) return unionOf(node.enum.map(literalType));
  return unionOf(typesOf(node).map((type) => typeOfName(type, node)));
}

function typesOf(node: SchemaObject): readonly (TypeName | "unknown")[] {
  if (node.type !== undefined) return node.type;
  if (saysObject(node)) return ["object"];
  return node.items === undefined ? ["unknown"] : ["array"];
}

function typeOfName(name: TypeName | "unknown", node: SchemaObject): TypeNode {
  switch (name) {
    case "object":
      return objectType(node);
    case "array":
      return arrayType(node);
    case "integer":
      return keywords.number;
    default:
      return keywords[name];
  }
}

function literalType(value: Json): TypeNode {
  if (value === null) return keywords.null;
  if (typeof value === "string") return { kind: "atom", text: stringLiteral(value) };
  if (typeof value === "number") {
    return Number.isFinite(value) ? { kind: "atom", text: numberLiteral(value) } : keywords.number;
  }
  if (typeof value === "boolean") return value ? keywords.true : keywords.false;
  if (isArray(value)) {
    const items = value.map((item) => ({ type: literalType(item), optional: false }));
    return { kind: "tuple", items };
  }
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  const members = entries.map(([name, one]) => ({ name, optional: false, type: literalType(one) }));
  return { kind: "object", members };
}

function objectType(node: SchemaObject): ObjectType {
  const members = membersOf(node);
  const index = indexType(node, members);
  if (index === undefined) return { kind: "object", members };
  return { kind: "object", members, index };
}

/** Required properties first, in the order in which the document requires them; then by name. */
function membersOf(node: SchemaObject): readonly MemberType[] {
  const properties = new Map(orderedProperties(node));
  const required = new Set(node.required ?? []);
  const names = new Set([...required, ...properties.keys()]);
  return [...names].map((name) =>
    memberOf(name, properties.get(name) ?? true, !required.has(name)),
  );
}

function memberOf(name: string, node: SchemaNode, optional: boolean): MemberType {
  const type = typeTree(node);
  const doc = typeof node === "boolean" ? "" : memberDoc(node);
  return { name, optional, type, ...(doc === "" ? {} : { doc }) };
}

const memberDoc = ({ description = "", deprecated }: SchemaObject): string =>
  deprecated === true ? `${description}\n\n@deprecated` : description;

/** The type of properties that have no name in the schema; undefined when none are expected. */
function indexType(
  { additionalProperties: extra, patternProperties: patterns = {} }: SchemaObject,
  members: readonly MemberType[],
): TypeNode | undefined {
  const nodes = [...Object.values(patterns), ...(extra === undefined ? [] : [extra])];
  const types = nodes.filter((node) => node !== false).map((node) => typeTree(node));
  if (types.length === 0 && members.length > 0) return undefined;
  if (types.length === 0) return extra === false ? keywords.never : keywords.unknown;
  // TypeScript wants every named member to fit the index signature.
  const named = members.map(({ type }) => type);
  const absent = members.some(({ optional }) => optional) ? [keywords.undefined] : [];
  return unionOf([...types, ...named, ...absent]);
}

function arrayType(node: SchemaObject): TypeNode {
  if (!isTuple(node.items)) return { kind: "array", item: typeTree(node.items ?? true) };
  const least = node.minItems ?? 0;
  const items = node.items.map((item, index) => ({
    type: typeTree(item),
    optional: index >= least,
  }));
  if (node.additionalItems === false) return { kind: "tuple", items };
  return { kind: "tuple", items, rest: typeTree(node.additionalItems ?? true) };
}

/** Properties that only a condition brings in: they may be there. */
function conditionalMembers(node: SchemaObject): TypeNode {
  const dependent = Object.values(node.dependencies ?? {}).flatMap((one) =>
    isNameList(one) ? [] : [one],
  );
  const branches = [node.whenValid, node.whenInvalid, ...dependent];
  const found = new Map<string, TypeNode[]>();
  for (const branch of branches) {
    const properties = typeof branch === "object" ? (branch.properties ?? {}) : {};
    for (const [name, member] of Object.entries(properties)) {
      if (node.properties !== undefined && Object.hasOwn(node.properties, name)) continue;
      found.set(name, [...(found.get(name) ?? []), typeTree(member)]);
    }
  }
  if (found.size === 0) return keywords.unknown;
  const members = [...found].map(([name, types]) => ({
    name,
    optional: true,
    type: unionOf(types),
  }));
  return { kind: "object", members: requiredFirst(members) };
}
