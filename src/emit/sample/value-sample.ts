import type { Json, SchemaId } from "../../contract/model.js";
import { fileStem } from "../file-path.js";
import { remembered } from "../remembered.js";
import {
  isNameList,
  isTuple,
  orderedProperties,
  type SchemaNode,
  type SchemaObject,
  type TypeName,
} from "../schema/schema-node.js";
import type { SchemaSet } from "../schema/schema-set.js";
import { allowedValues, type Choice, effective } from "./effective-schema.js";
import { numberFor } from "./number-sample.js";
import { compiled, textForPattern } from "./pattern-text.js";
import { textFor } from "./text-sample.js";

export interface SampleScope {
  readonly schemas: SchemaSet;
  readonly choice: Choice;
  /** Only what must be there, or also everything that may be. */
  readonly extent: "smallest" | "full";
}

/** Where a value stands: what it may be called, and which of several equals it is. */
interface Spot {
  readonly word: string;
  readonly variant: number;
  /** Named schemas that it is inside of; what may be left out ends a recursion. */
  readonly inside: readonly SchemaId[];
  /** How many such values the lists and maps around it will hold, multiplied; default 1. */
  readonly copies?: number;
}

const MOST_LEVELS = 12;
const MOST_COPIES = 1000;

/** A value for a schema; undefined when none is found. It still has to be checked. */
export const sampleOf = (node: SchemaNode, scope: SampleScope): Json | undefined =>
  value(node, scope, { word: "text", variant: 0, inside: [] });

function value(node: SchemaNode, scope: SampleScope, spot: Spot): Json | undefined {
  if (spot.inside.length > MOST_LEVELS * 4) return undefined;
  const here = effective(node, scope.schemas, scope.choice);
  if (here === false) return undefined;
  const allowed = allowedValues(here);
  if (allowed !== undefined) return allowed[spot.variant % allowed.length];
  const refs = typeof node === "object" && node.ref !== undefined ? [node.ref] : ["-"];
  const below = { ...spot, inside: [...spot.inside, ...refs] };
  switch (typeFor(here)) {
    case "bytes":
      return undefined;
    case "null":
      return null;
    case "boolean":
      return spot.variant % 2 === 0;
    case "integer":
      return numberFor(here, true, spot.variant);
    case "number":
      return numberFor(here, false, spot.variant);
    case "string":
      return textFor(here, spot.word, spot.variant);
    case "array":
      return arrayFor(here, scope, below);
    case "object":
      return objectFor(here, scope, below);
  }
}

/** The type to make: the first that is not null, else what the other keywords speak of. */
function typeFor(node: SchemaObject): TypeName {
  const [first = "null"] = node.type?.filter((type) => type !== "null") ?? [guessedType(node)];
  return first;
}

function guessedType(node: SchemaObject): TypeName {
  if (node.items !== undefined || node.contains !== undefined) return "array";
  const { minLength, maxLength, pattern, format } = node;
  if ((minLength ?? maxLength ?? pattern ?? format) !== undefined) return "string";
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = node;
  if ((minimum ?? maximum ?? exclusiveMinimum ?? exclusiveMaximum ?? multipleOf) !== undefined) {
    return "number";
  }
  return "object";
}

function objectFor(node: SchemaObject, scope: SampleScope, spot: Spot): Json | undefined {
  const entries = new Map<string, Json>();
  const required = requiredNames(node);
  const properties = new Map(orderedProperties(node));
  const wanted = scope.extent === "full" && !isRecursing(spot) ? properties.keys() : [];
  for (const name of new Set([...required, ...wanted])) {
    const member = properties.get(name) ?? undeclared(node, name);
    const made = value(member, scope, { ...spot, word: wordOf(name), variant: spot.variant });
    if (made === undefined && required.has(name)) return undefined;
    if (made !== undefined) entries.set(name, made);
  }
  if (!fillUp(node, scope, spot, entries)) return undefined;
  return Object.fromEntries(entries);
}

const wordOf = remembered(fileStem);

/** Whether a named schema is inside itself here. */
const isRecursing = ({ inside }: Spot): boolean => {
  const named = inside.filter((ref) => ref !== "-");
  return inside.length > MOST_LEVELS || new Set(named).size < named.length;
};

/** The required names, and those that they bring with them. */
function requiredNames(node: SchemaObject): ReadonlySet<string> {
  const names = new Set(node.required ?? []);
  for (const name of names) {
    const needed = node.dependencies?.[name];
    if (needed !== undefined && isNameList(needed)) for (const one of needed) names.add(one);
  }
  return names;
}

function undeclared(node: SchemaObject, name: string): SchemaNode {
  const patterns = Object.entries(node.patternProperties ?? {});
  const match = patterns.find(([pattern]) => compiled(pattern)?.test(name));
  return match?.[1] ?? node.additionalProperties ?? true;
}

/** Adds properties without a name in the schema: for a map one, and as many as there must be, or answers false. */
function fillUp(
  node: SchemaObject,
  scope: SampleScope,
  spot: Spot,
  entries: Map<string, Json>,
): boolean {
  const isMap = node.properties === undefined && typeof node.additionalProperties === "object";
  const hasPatterns = node.patternProperties !== undefined;
  const shown = scope.extent === "full" && (isMap || hasPatterns) && !isRecursing(spot) ? 1 : 0;
  const least = Math.max(node.minProperties ?? 0, entries.size + shown);
  const [pattern] = Object.keys(node.patternProperties ?? {});
  const inner = repeated(spot, least - entries.size);
  if (inner === undefined) return false;
  for (let index = 0; entries.size < least && index < least + 20; index++) {
    const name =
      pattern === undefined
        ? (nameFor(node, index, scope) ?? `key${index + 1}`)
        : textForPattern(pattern, { minLength: 0, maxLength: 50, variant: index });
    if (name === undefined || entries.has(name)) continue;
    const made = value(undeclared(node, name), scope, { ...inner, variant: index });
    if (made !== undefined) entries.set(name, made);
  }
  return true;
}

function nameFor(node: SchemaObject, index: number, { schemas, choice }: SampleScope) {
  const names = effective(node.propertyNames ?? true, schemas, choice);
  return names === false
    ? undefined
    : ((allowedValues(names)?.[index] as string | undefined) ??
        textFor(names, `key${index + 1}`, 0));
}

/** The spot of each of so many values; none where lists in lists would make a sample that nobody can hold. */
function repeated(spot: Spot, count: number): Spot | undefined {
  const copies = (spot.copies ?? 1) * Math.max(1, count);
  return copies > MOST_COPIES ? undefined : { ...spot, copies };
}

function arrayFor(node: SchemaObject, scope: SampleScope, spot: Spot): Json | undefined {
  const tuple = isTuple(node.items) ? node.items : [];
  const shown = scope.extent === "full" && !isRecursing(spot) ? 1 : 0;
  const wanted = Math.max(node.minItems ?? 0, shown, node.contains === undefined ? 0 : 1);
  const count = Math.min(wanted, node.maxItems ?? wanted);
  const length =
    scope.extent === "full" && tuple.length > 0 ? Math.max(count, tuple.length) : count;
  const inner = repeated(spot, length);
  if (inner === undefined) return undefined;
  const items: Json[] = [];
  for (let index = 0; index < length; index++) {
    const variant = node.uniqueItems === true ? spot.variant + index : spot.variant;
    const item = value(itemAt(node, index), scope, { ...inner, variant });
    if (item === undefined) return items.length >= (node.minItems ?? 0) ? items : undefined;
    items.push(item);
  }
  return items;
}

export function itemAt(
  { items = true, additionalItems = true, contains = true }: SchemaObject,
  index: number,
): SchemaNode {
  const item = isTuple(items) ? (items[index] ?? additionalItems) : items;
  return index === 0 && contains !== true ? { allOf: [item, contains] } : item;
}
