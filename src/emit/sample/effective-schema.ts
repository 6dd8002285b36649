import type { Json, SchemaId } from "../../contract/model.js";
import type { Members, SchemaNode, SchemaObject } from "../schema/schema-node.js";
import { isTuple } from "../schema/schema-node.js";
import type { SchemaSet } from "../schema/schema-set.js";
import { isEqualJson } from "./json-equal.js";

/** Which way is taken where a schema leaves a choice. */
export interface Choice {
  /** Number of the branch of every `oneOf` and `anyOf`; beyond the last, the last. */
  readonly branch: number;
  /** Whether `if` is made to hold. */
  readonly condition: boolean;
}

/**
 * A node as one schema without references and alternatives, along one choice; false when nothing can
 * fit. It may say less than the node (`not`, two patterns): what is made from it has to be checked.
 */
export function effective(
  node: SchemaNode,
  schemas: SchemaSet,
  choice: Choice,
): SchemaObject | false {
  if (typeof node === "boolean") return node ? {} : false;
  return isWhole(node) ? node : together(node, schemas, choice, [], new Set());
}

/** Inside of the schemas `above`. */
function together(
  node: SchemaNode,
  schemas: SchemaSet,
  choice: Choice,
  above: readonly SchemaId[],
  // What has been asked for once gains nothing when it is asked for again, and takes twice the time
  // with each level at which two references lead to one schema.
  met: Set<SchemaId>,
): SchemaObject | false {
  if (typeof node === "boolean") return node ? {} : false;
  if (isWhole(node)) return node;
  const { ref, allOf = [], anyOf, oneOf, ...own } = node;
  if (ref !== undefined && above.includes(ref)) return false;
  const isNew = ref !== undefined && !met.has(ref);
  if (isNew) met.add(ref);
  const parts: readonly (readonly [SchemaNode, readonly SchemaId[]])[] = [
    ...(isNew ? [[schemas.get(ref), [...above, ref]] as const] : []),
    ...[
      ...allOf,
      ...branchOf(anyOf, choice),
      ...branchOf(oneOf, choice),
      ...conditionOf(node, choice),
    ].map((part) => [part, above] as const),
  ];
  let merged: SchemaObject | false = own;
  for (const [part, path] of parts) {
    const other: SchemaObject | false = together(part, schemas, choice, path, met);
    merged = merged === false || other === false ? false : merge(merged, other);
  }
  return merged;
}

/** Whether a node says all by itself: most do. */
const isWhole = ({ ref, allOf, anyOf, oneOf, if: condition }: SchemaObject): boolean =>
  (ref ?? allOf ?? anyOf ?? oneOf ?? condition) === undefined;

const branchOf = (branches: readonly SchemaNode[] | undefined, { branch }: Choice) => {
  const taken = branches?.[Math.min(branch, branches.length - 1)];
  return taken === undefined ? [] : [taken];
};

function conditionOf(node: SchemaObject, { condition }: Choice): readonly SchemaNode[] {
  if (node.if === undefined) return [];
  return condition ? [node.if, node.whenValid ?? true] : [node.whenInvalid ?? true];
}

/** Both schemas at once; false when they exclude each other. */
function merge(a: SchemaObject, b: SchemaObject): SchemaObject | false {
  const type = a.type && b.type ? commonTypes(a.type, b.type) : (a.type ?? b.type);
  const values = commonValues(a, b);
  if (type?.length === 0 || values?.length === 0) return false;
  const { const: _a, enum: _aEnum, ...restOfA } = a;
  const { const: _b, enum: _bEnum, ...restOfB } = b;
  const merged: Loose<SchemaObject> = {
    ...restOfB,
    ...restOfA,
    type,
    enum: values,
    properties: bothMembers(a.properties, b.properties),
    patternProperties: bothMembers(a.patternProperties, b.patternProperties),
    additionalProperties: both(a.additionalProperties, b.additionalProperties),
    required: [...new Set([...(a.required ?? []), ...(b.required ?? [])])],
    items: isTuple(a.items) || isTuple(b.items) ? (a.items ?? b.items) : both(a.items, b.items),
    uniqueItems: a.uniqueItems ?? b.uniqueItems,
    ...larger(a, b),
    ...smaller(a, b),
  };
  const entries = Object.entries(merged).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}

type Loose<T> = { readonly [K in keyof T]?: T[K] | undefined };

const lowerBounds = [
  "minimum",
  "exclusiveMinimum",
  "minLength",
  "minItems",
  "minProperties",
] as const;
const upperBounds = [
  "maximum",
  "exclusiveMaximum",
  "maxLength",
  "maxItems",
  "maxProperties",
] as const;

const larger = (a: SchemaObject, b: SchemaObject): Loose<SchemaObject> =>
  Object.fromEntries(lowerBounds.map((key) => [key, ends(a[key], b[key], Math.max)]));
const smaller = (a: SchemaObject, b: SchemaObject): Loose<SchemaObject> =>
  Object.fromEntries(upperBounds.map((key) => [key, ends(a[key], b[key], Math.min)]));

const ends = (
  a: number | undefined,
  b: number | undefined,
  pick: (a: number, b: number) => number,
): number | undefined => (a === undefined || b === undefined ? (a ?? b) : pick(a, b));

function commonTypes(a: NonNullable<SchemaObject["type"]>, b: NonNullable<SchemaObject["type"]>) {
  const has = (types: readonly string[], type: string): boolean =>
    types.includes(type) || (type === "integer" && types.includes("number"));
  return [...new Set([...a, ...b])].filter((type) => has(a, type) && has(b, type));
}

export const allowedValues = (node: SchemaObject): readonly Json[] | undefined =>
  node.const !== undefined ? [node.const] : node.enum;

function commonValues(a: SchemaObject, b: SchemaObject): readonly Json[] | undefined {
  const ofA = allowedValues(a);
  const ofB = allowedValues(b);
  if (ofA === undefined || ofB === undefined) return ofA ?? ofB;
  return ofA.filter((value) => ofB.some((other) => isEqualJson(value, other)));
}

const both = (a: SchemaNode | undefined, b: SchemaNode | undefined): SchemaNode | undefined =>
  a === undefined || b === undefined ? (a ?? b) : { allOf: [a, b] };

function bothMembers(a: Members | undefined, b: Members | undefined): Members | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  const entries = [...names].map(
    (name) => [name, both(own(a, name), own(b, name)) ?? true] as const,
  );
  return Object.fromEntries(entries);
}

const own = (members: Members, name: string): SchemaNode | undefined =>
  Object.hasOwn(members, name) ? members[name] : undefined;
