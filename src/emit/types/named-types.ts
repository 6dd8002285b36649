import type { SchemaId } from "../../contract/model.js";
import type { Identifier } from "../code.js";
import type { ObjectType, TypeNode } from "./type-node.js";

/** What a type needs to know of the file it is written into. */
export interface TypeScope {
  /** The name of a named schema in this file; asking for it is using it. */
  nameOf(id: SchemaId): Identifier;
}

/**
 * A type with the names that its references have in a file. Done last: what was simplified away on
 * the way here is not imported.
 */
export function named(type: TypeNode, scope: TypeScope): TypeNode {
  switch (type.kind) {
    case "atom":
      return type.ref === undefined ? type : { ...type, text: scope.nameOf(type.ref) };
    case "array":
      return { ...type, item: named(type.item, scope) };
    case "object":
      return namedObject(type, scope);
    case "tuple": {
      const items = type.items.map((item) => ({ ...item, type: named(item.type, scope) }));
      return type.rest === undefined
        ? { ...type, items }
        : { ...type, items, rest: named(type.rest, scope) };
    }
    default:
      return { ...type, members: type.members.map((member) => named(member, scope)) };
  }
}

export function namedObject(type: ObjectType, scope: TypeScope): ObjectType {
  const members = type.members.map((member) => ({ ...member, type: named(member.type, scope) }));
  return type.index === undefined
    ? { ...type, members }
    : { ...type, members, index: named(type.index, scope) };
}
