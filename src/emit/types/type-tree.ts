import type { Json, SchemaId } from "../../contract/model.js";
import { type Identifier, numberLiteral, stringLiteral } from "../code.js";
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

/** What a type needs to know of the file it is written into. */
export interface TypeScope {
  /** The name of a named schema in this file. */
  nameOf(id: SchemaId): Identifier;
  /** Schemas that must not be named at the top of this type, where TypeScript resolves at once. */
  readonly circular?: ReadonlySet<SchemaId>;
}

/**
 * The TypeScript type of the values that a schema accepts, or the nearest wider one: lengths, bounds
 * and formats have no type. A schema without a `type` that speaks of properties describes an object.
 */
export function typeTree(node: SchemaNode, scope: TypeScope): TypeNode {
  if (typeof node === "boolean") return node ? keywords.unknown : keywords.never;
  const applied = intersectionOf(appliedTypes(node, scope));
  const own = ownType(node, { nameOf: scope.nameOf });
  // Beside a more exact type, a bare `type: object` or `type: string` says nothing new.
  if (applied !== keywords.unknown && isBare(node)) return applied;
  return intersectionOf([applied, own, conditionalMembers(node, { nameOf: scope.nameOf })]);
}

/** The types that the schema takes over from others in the same place. */
function appliedTypes(node: SchemaObject, scope: TypeScope): readonly TypeNode[] {
  const types = (nodes: readonly SchemaNode[]) => nodes.map((one) => typeTree(one, scope));
  return [
    ...(node.ref === undefined ? [] : [referenceType(node.ref, scope)]),
    ...types(node.allOf ?? []),
    ...(node.anyOf === undefined ? [] : [unionOf(types(node.anyOf))]),
    ...(node.oneOf === undefined ? [] : [unionOf(types(node.oneOf))]),
  ];
}

const referenceType = (ref: SchemaId, { nameOf, circular }: TypeScope): TypeNode =>
  circular?.has(ref) ? keywords.unknown : { kind: "atom", text: nameOf(ref), ref };

const isBare = (node: SchemaObject): boolean =>
  !("const" in node) && node.enum === undefined && !saysObject(node) && node.items === undefined;

const saysObject = (node: SchemaObject): boolean =>
  node.properties !== undefined ||
  node.required !== undefined ||
  node.additionalProperties !== undefined ||
  node.patternProperties !== undefined;

function ownType(node: SchemaObject, scope: TypeScope): TypeNode {
  if (node.const !== undefined) return literalType(node.const);
  if (node.enum !== undefined) return unionOf(node.enum.map(literalType));
  return unionOf(typesOf(node).map((type) => typeOfName(type, node, scope)));
}

function typesOf(node: SchemaObject): readonly (TypeName | "unknown")[] {
  if (node.type !== undefined) return node.type;
  if (saysObject(node)) return ["object"];
  return node.items === undefined ? ["unknown"] : ["array"];
}

function typeOfName(name: TypeName | "unknown", node: SchemaObject, scope: TypeScope): TypeNode {
  switch (name) {
    case "object":
      return objectType(node, scope);
    case "array":
      return arrayType(node, scope);
    case "integer":
      return keywords.number;
    default:
      return keywords[name];
  }
}

export function literalType(value: Json): TypeNode {
  if (value === null) return keywords.null;
  if (typeof value === "string") return { kind: "atom", text: stringLiteral(value) };
  if (typeof value === "number") {
    return Number.isFinite(value) ? { kind: "atom", text: numberLiteral(value) } : keywords.number;
  }
  if (typeof value === "boolean") return value ? keywords.true : keywords.false;
  if (isList(value)) {
    const items = value.map((item) => ({ type: literalType(item), optional: false }));
    return { kind: "tuple", items };
  }
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  const members = entries.map(([name, one]) => ({ name, optional: false, type: literalType(one) }));
  return { kind: "object", members };
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function objectType(node: SchemaObject, scope: TypeScope): ObjectType {
  const members = membersOf(node, scope);
  const index = indexType(node, members, scope);
  if (index === undefined) return { kind: "object", members };
  return { kind: "object", members, index };
}

/** Required properties first, in the order in which the document requires them; then by name. */
function membersOf(node: SchemaObject, scope: TypeScope): readonly MemberType[] {
  const properties = new Map(orderedProperties(node));
  const required = new Set(node.required ?? []);
  const names = new Set([...required, ...properties.keys()]);
  return [...names].map((name) =>
    memberOf(name, properties.get(name) ?? true, !required.has(name), scope),
  );
}

function memberOf(name: string, node: SchemaNode, optional: boolean, scope: TypeScope): MemberType {
  const type = typeTree(node, scope);
  const doc = typeof node === "boolean" ? "" : memberDoc(node);
  return { name, optional, type, ...(doc === "" ? {} : { doc }) };
}

const memberDoc = ({ description = "", deprecated }: SchemaObject): string =>
  deprecated === true ? `${description}\n\n@deprecated` : description;

/** The type of properties that have no name in the schema; undefined when none are expected. */
function indexType(
  { additionalProperties: extra, patternProperties: patterns = {} }: SchemaObject,
  members: readonly MemberType[],
  scope: TypeScope,
): TypeNode | undefined {
  const nodes = [...Object.values(patterns), ...(extra === undefined ? [] : [extra])];
  const types = nodes.filter((node) => node !== false).map((node) => typeTree(node, scope));
  if (types.length === 0 && members.length > 0) return undefined;
  if (types.length === 0) return extra === false ? keywords.never : keywords.unknown;
  // TypeScript wants every named member to fit the index signature.
  const named = members.map(({ type }) => type);
  const absent = members.some(({ optional }) => optional) ? [keywords.undefined] : [];
  return unionOf([...types, ...named, ...absent]);
}

function arrayType(node: SchemaObject, scope: TypeScope): TypeNode {
  if (!isTuple(node.items)) return { kind: "array", item: typeTree(node.items ?? true, scope) };
  const least = node.minItems ?? 0;
  const items = node.items.map((item, index) => ({
    type: typeTree(item, scope),
    optional: index >= least,
  }));
  if (node.additionalItems === false) return { kind: "tuple", items };
  return { kind: "tuple", items, rest: typeTree(node.additionalItems ?? true, scope) };
}

/** Properties that only a condition brings in: they may be there. */
function conditionalMembers(node: SchemaObject, scope: TypeScope): TypeNode {
  const dependent = Object.values(node.dependencies ?? {}).flatMap((one) =>
    isNameList(one) ? [] : [one],
  );
  const branches = [node.whenValid, node.whenInvalid, ...dependent];
  const found = new Map<string, TypeNode[]>();
  for (const branch of branches) {
    const properties = typeof branch === "object" ? (branch.properties ?? {}) : {};
    for (const [name, member] of Object.entries(properties)) {
      if (node.properties !== undefined && Object.hasOwn(node.properties, name)) continue;
      found.set(name, [...(found.get(name) ?? []), typeTree(member, scope)]);
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
