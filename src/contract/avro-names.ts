import { isArray, isObject, member } from "../document/json.js";
import {
  childOf,
  childrenOf,
  follow,
  type Place,
  placeKey,
  referenceOf,
  textOf,
} from "../document/source-file.js";

/** A place in an Avro schema, with the names that mean something there. */
export interface AvroPlace extends Place {
  readonly avro: AvroScope;
  /** A `$ref` stands where it is used: it can lead back to where it comes from. */
  readonly isReferred?: boolean;
}

export interface AvroScope {
  /** Of the definition that the place is in: what a short name is looked up in. */
  readonly namespace: string;
  /** The records, enums and fixed types of the whole schema by full name (`com.example.User`). */
  readonly definitions: ReadonlyMap<string, AvroPlace>;
  /** The definitions of all Avro schemas of the documents: of a name that is not defined here. */
  readonly library: ReadonlyMap<string, AvroPlace>;
  /** Full names that are defined more than once, with the later places. */
  readonly repeated: readonly AvroPlace[];
}

export const isAvro = (place: Place): place is AvroPlace => "avro" in place;

const definingTypes = ["record", "error", "enum", "fixed"];

/**
 * The root of an Avro schema; a `$ref` to a file with the schema is followed. What it defines is added to
 * the library, unless another schema has defined it before.
 */
export function avroRoot(written: Place, library = new Map<string, AvroPlace>()): AvroPlace {
  const definitions = new Map<string, AvroPlace>();
  const repeated: AvroPlace[] = [];
  const scope = { namespace: "", definitions, library, repeated };
  const root = inNamespace(follow(written) ?? written, scope);
  const seen = new Set<string>();
  const waiting = [root];
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    if (seen.has(placeKey(place))) continue;
    seen.add(placeKey(place));
    if (isDefinition(place)) {
      const name = fullName(place);
      if (definitions.has(name)) repeated.push(place);
      else definitions.set(name, place);
    }
    waiting.push(...avroChildren(place).toReversed());
  }
  for (const [name, place] of definitions) if (!library.has(name)) library.set(name, place);
  return root;
}

/** Whether a type is defined here, under a name that others can use. */
export const isDefinition = (place: Place): boolean =>
  definingTypes.includes(textOf(place, "type") ?? "") && textOf(place, "name") !== undefined;

/** `com.example.User` of a definition: a name with dots is full by itself. */
export function fullName(place: AvroPlace): string {
  const name = textOf(place, "name") ?? "";
  const namespace = textOf(place, "namespace") ?? place.avro.namespace;
  return name.includes(".") || namespace === "" ? name : `${namespace}.${name}`;
}

/** `User` of `com.example.User`. */
export const shortName = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

/** The definition that a name leads to from a place. */
export function definitionOf(name: string, { avro }: AvroPlace): AvroPlace | undefined {
  const { namespace, definitions, library } = avro;
  const inside = name.includes(".") || namespace === "" ? name : `${namespace}.${name}`;
  return (
    definitions.get(inside) ?? definitions.get(name) ?? library.get(inside) ?? library.get(name)
  );
}

/** The schemas directly inside of one: of fields, items, values and the members of a union. */
export function avroChildren(place: AvroPlace): readonly AvroPlace[] {
  const { value } = place;
  if (isArray(value)) return childrenOf(place).flatMap((each) => avroChild(each, place) ?? []);
  if (!isObject(value)) return [];
  const type = member(value, "type");
  const named = ["items", "values"].flatMap((key) => avroChild(childOf(place, key), place) ?? []);
  const fields = fieldsOf(place).flatMap(({ type: inner }) => inner ?? []);
  // `{ type: { type: record, ... } }` and `{ type: [null, string] }` wrap a schema.
  const wrapped = typeof type === "object" ? [avroChild(childOf(place, "type"), place)] : [];
  return [...wrapped.flatMap((each) => each ?? []), ...named, ...fields];
}

export interface AvroField {
  readonly place: Place;
  readonly name: string;
  readonly type: AvroPlace | undefined;
}

export const fieldsOf = (record: AvroPlace): readonly AvroField[] =>
  childrenOf(childOf(record, "fields")).flatMap((written) => {
    const place = follow(written) ?? written;
    const name = textOf(place, "name");
    return name === undefined
      ? []
      : [{ place, name, type: avroChild(childOf(place, "type"), record) }];
  });

/** A schema inside of another; a `$ref` in its place is followed. */
export function avroChild(written: Place | undefined, holder: AvroPlace): AvroPlace | undefined {
  const place = follow(written);
  if (!place) return undefined;
  const name = isDefinition(holder) ? fullName(holder) : undefined;
  const namespace =
    name === undefined ? holder.avro.namespace : name.slice(0, Math.max(0, name.lastIndexOf(".")));
  const child = inNamespace(place, { ...holder.avro, namespace });
  return referenceOf(written?.value ?? null) === undefined ? child : { ...child, isReferred: true };
}

const inNamespace = ({ source, path, value }: Place, avro: AvroScope): AvroPlace => ({
  source,
  path,
  value,
  avro,
});
