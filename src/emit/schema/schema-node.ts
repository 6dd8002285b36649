import type { Json, SchemaId } from "../../contract/model.js";

/** `bytes` is of no schema: it is what a payload is that is not JSON. */
export type TypeName =
  | "null"
  | "boolean"
  | "integer"
  | "number"
  | "string"
  | "array"
  | "object"
  | "bytes";

/** A schema with only the keywords that say something, each of the right type, keys sorted. */
export type SchemaNode = boolean | SchemaObject;

export interface SchemaObject {
  readonly ref?: SchemaId;
  readonly type?: readonly TypeName[];
  readonly enum?: readonly Json[];
  readonly const?: Json;

  readonly properties?: Members;
  readonly patternProperties?: Members;
  readonly additionalProperties?: SchemaNode;
  readonly required?: readonly string[];
  readonly propertyNames?: SchemaNode;
  readonly unevaluatedProperties?: SchemaNode;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  /** A list of names that must then be there, or a schema that must then hold. */
  readonly dependencies?: Readonly<Record<string, readonly string[] | SchemaNode>>;

  /** One schema for all items, or one for each of the first items. */
  readonly items?: SchemaNode | readonly SchemaNode[];
  readonly additionalItems?: SchemaNode;
  readonly contains?: SchemaNode;
  readonly minContains?: number;
  readonly maxContains?: number;
  readonly unevaluatedItems?: SchemaNode;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;

  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;

  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;

  readonly allOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly not?: SchemaNode;
  readonly if?: SchemaNode;
  /** `then`, under a name that does not make the node look like a promise. */
  readonly whenValid?: SchemaNode;
  readonly whenInvalid?: SchemaNode;

  readonly description?: string;
  readonly deprecated?: boolean;
  readonly examples?: readonly Json[];
}

export type Members = Readonly<Record<string, SchemaNode>>;

type Properties = readonly (readonly [string, SchemaNode])[];

const orders = new WeakMap<SchemaObject, Properties>();

/** Properties in the order in which a reader meets them: the required ones as listed, then by name. */
export function orderedProperties(node: SchemaObject): Properties {
  const before = orders.get(node);
  if (before !== undefined) return before;
  const ordered = inOrder(node);
  orders.set(node, ordered);
  return ordered;
}

function inOrder(node: SchemaObject): Properties {
  const properties = new Map(Object.entries(node.properties ?? {}));
  const required = (node.required ?? []).filter((name) => properties.has(name));
  const names = new Set([...required, ...properties.keys()]);
  return [...names].map((name) => [name, properties.get(name) ?? true] as const);
}

/** Keywords that hold a schema in the same place of the instance: they add to what the node says. */
export const inPlace = (node: SchemaObject): readonly SchemaNode[] => [
  ...(node.allOf ?? []),
  ...alternatives(node),
];

/** The branches of which some hold: their properties may be there, need not. */
export const alternatives = (node: SchemaObject): readonly SchemaNode[] => [
  ...(node.anyOf ?? []),
  ...(node.oneOf ?? []),
  ...[node.if, node.whenValid, node.whenInvalid].filter((branch) => branch !== undefined),
  ...Object.values(node.dependencies ?? {}).flatMap((one) => (isNameList(one) ? [] : [one])),
];

export const isNameList = (value: readonly string[] | SchemaNode): value is readonly string[] =>
  Array.isArray(value);

/** Whether `items` says something about each of the first items. */
export const isTuple = (
  items: SchemaNode | readonly SchemaNode[] | undefined,
): items is readonly SchemaNode[] => Array.isArray(items);

/** Whether a node says no more than the schema it names; descriptions beside a name say nothing here. */
export const isReferenceOnly = (node: SchemaObject): boolean =>
  node.ref !== undefined && Object.keys(node).every((key) => annotationsAndRef.has(key));

const annotationsAndRef: ReadonlySet<string> = new Set([
  "ref",
  "description",
  "deprecated",
  "examples",
]);
