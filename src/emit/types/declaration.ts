import type { SchemaId } from "../../contract/model.js";
import { type Identifier, joinTypes, type TypeExpression, typeExpression } from "../code.js";
import { inPlace, type SchemaNode } from "../schema/schema-node.js";
import type { SchemaSet } from "../schema/schema-set.js";
import { named, namedObject, type TypeScope } from "./named-types.js";
import { printMembers, printType } from "./print-type.js";
import type { ObjectType, TypeNode } from "./type-node.js";
import { typeTree } from "./type-tree.js";

/**
 * How a named type is declared: an interface where the schema describes an object, else an alias.
 * `id` is the named schema that `node` belongs to, if any.
 */
export function declareType(
  name: Identifier,
  node: SchemaNode,
  scope: TypeScope,
  schemas: SchemaSet,
  id?: SchemaId,
): TypeExpression {
  const tree = typeTree(node, circularRefs(node, schemas, id));
  const heritage = interfaceOf(tree, schemas);
  if (heritage === undefined) {
    const type = named(tree, scope);
    const head = typeExpression`type ${name} =`;
    const text = printType(type, 0, "export ".length + head.length + 2);
    const isLong = type.kind === "atom" && "export ".length + head.length + text.length + 2 > 100;
    if (isLong) return typeExpression`${head}\n  ${text};`;
    return text.startsWith("\n")
      ? typeExpression`${head}${text};`
      : typeExpression`${head} ${text};`;
  }
  const bases = heritage.bases.map((base) => scope.nameOf(base));
  const extended =
    bases.length > 0 ? typeExpression` extends ${joinTypes(bases, ", ")}` : typeExpression``;
  return typeExpression`interface ${name}${extended} ${printMembers(namedObject(heritage.body, scope), 0)}`;
}

interface Heritage {
  readonly bases: readonly SchemaId[];
  readonly body: ObjectType;
}

/** An object, or an object beside named objects with other members; undefined: needs an alias. */
function interfaceOf(type: TypeNode, schemas: SchemaSet): Heritage | undefined {
  if (type.kind === "object") return { bases: [], body: type };
  if (type.kind !== "intersection") return undefined;
  const objects = type.members.filter((member) => member.kind === "object");
  const [body, ...more] = objects;
  const bases = type.members.flatMap((member) =>
    member.kind === "atom" ? (member.ref ?? []) : [],
  );
  if (body === undefined || more.length > 0 || bases.length + 1 < type.members.length)
    return undefined;
  const names = [memberNames(body), ...bases.map((base) => namesOfSchema(base, schemas, []))];
  return areDisjoint(names) ? { bases, body } : undefined;
}

/** The member names of a named schema that is an interface; undefined when it is none. */
function namesOfSchema(
  id: SchemaId,
  schemas: SchemaSet,
  above: readonly SchemaId[],
): readonly string[] | undefined {
  if (above.includes(id)) return undefined;
  const node = schemas.get(id);
  const type = typeTree(node, circularRefs(node, schemas, id));
  const heritage = interfaceOf(type, schemas);
  const own = heritage && memberNames(heritage.body);
  if (heritage === undefined || own === undefined) return undefined;
  const inherited = heritage.bases.map((base) => namesOfSchema(base, schemas, [...above, id]));
  return inherited.every((names) => names !== undefined) ? [own, inherited].flat(2) : undefined;
}

const memberNames = ({ members, index }: ObjectType): readonly string[] | undefined =>
  index === undefined ? members.map(({ name }) => name) : undefined;

function areDisjoint(lists: readonly (readonly string[] | undefined)[]): boolean {
  if (lists.some((names) => names === undefined)) return false;
  const all = lists.flatMap((names) => names ?? []);
  return new Set(all).size === all.length;
}

/**
 * The schemas that `node` takes over in its own place and that take `id` over in theirs. An alias
 * through them would be a type that is defined by itself, which TypeScript refuses.
 */
function circularRefs(
  node: SchemaNode,
  schemas: SchemaSet,
  id: SchemaId | undefined,
): ReadonlySet<SchemaId> {
  if (id === undefined) return new Set();
  const circular = [...directRefs(node)].filter((ref) => reaches(ref, id, schemas));
  return new Set(circular);
}

function reaches(from: SchemaId, id: SchemaId, schemas: SchemaSet): boolean {
  const seen = new Set<SchemaId>();
  const todo = [from];
  for (let ref = todo.pop(); ref !== undefined; ref = todo.pop()) {
    if (ref === id) return true;
    if (seen.has(ref)) continue;
    seen.add(ref);
    todo.push(...directRefs(schemas.get(ref)));
  }
  return false;
}

function directRefs(node: SchemaNode): ReadonlySet<SchemaId> {
  if (typeof node === "boolean") return new Set();
  const own = node.ref === undefined ? [] : [node.ref];
  return new Set([...own, ...inPlace(node).flatMap((part) => [...directRefs(part)])]);
}
