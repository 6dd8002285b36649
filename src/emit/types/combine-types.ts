import { keywords, type MemberType, type ObjectType, type TypeNode } from "./type-node.js";

/** What is one of `types`: flat, without repetitions, null last. */
export function unionOf(types: readonly TypeNode[]): TypeNode {
  const members = types.flatMap((type) => (type.kind === "union" ? type.members : [type]));
  const some = members.filter((member) => member !== keywords.never && member !== keywords.null);
  const possible = distinct([...some, ...members.filter((member) => member === keywords.null)]);
  const [first, ...others] = possible;
  if (first === undefined) return keywords.never;
  if (possible.includes(keywords.unknown)) return keywords.unknown;
  return others.length === 0 ? first : { kind: "union", members: possible };
}

// TypeScript writes an intersection of unions out, and gives up at a hundred thousand members.
const MOST_COMBINATIONS = 1000;

/** All but the unions that would multiply beyond that: the type becomes a wider one. */
function combinable(types: readonly TypeNode[]): readonly TypeNode[] {
  let combinations = 1;
  return types.filter((type) => {
    const size = type.kind === "union" ? type.members.length : 1;
    if (combinations * size > MOST_COMBINATIONS && size > 1) return false;
    combinations *= size;
    return true;
  });
}

/** What is all of `types`; object types without an index signature become one. */
export function intersectionOf(types: readonly TypeNode[]): TypeNode {
  const flat = types.flatMap((type) => (type.kind === "intersection" ? type.members : [type]));
  const said = combinable(distinct(flat.filter((type) => type !== keywords.unknown)));
  if (said.includes(keywords.never)) return keywords.never;
  const mergeable = said.filter(isPlainObject);
  const merged = mergeable.length > 1 ? [mergedObject(mergeable)] : mergeable;
  const members = [...said.filter((type) => !isPlainObject(type)), ...merged];
  const [first, ...others] = members;
  if (first === undefined) return keywords.unknown;
  return others.length === 0 ? first : { kind: "intersection", members };
}

const isPlainObject = (type: TypeNode): type is ObjectType =>
  type.kind === "object" && type.index === undefined;

/** The first of each name gives it its place and its comment. */
function mergedObject(objects: readonly ObjectType[]): ObjectType {
  const members = new Map<string, MemberType>();
  for (const member of objects.flatMap((object) => object.members)) {
    const known = members.get(member.name);
    members.set(member.name, known === undefined ? member : mergedMember(known, member));
  }
  return { kind: "object", members: requiredFirst([...members.values()]) };
}

function mergedMember(a: MemberType, b: MemberType): MemberType {
  const doc = a.doc ?? b.doc;
  return {
    name: a.name,
    optional: a.optional && b.optional,
    type: intersectionOf([a.type, b.type]),
    ...(doc === undefined ? {} : { doc }),
  };
}

export const requiredFirst = (members: readonly MemberType[]): readonly MemberType[] => [
  ...members.filter(({ optional }) => !optional),
  ...members.filter(({ optional }) => optional),
];

function distinct(types: readonly TypeNode[]): readonly TypeNode[] {
  const byText = new Map(types.map((type) => [JSON.stringify(type), type]));
  return [...byText.values()];
}
