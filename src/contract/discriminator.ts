import { isArray, isObject, type JsonObject, member } from "../document/json.js";
import { childOf, childrenOf, type Place, referenceOf } from "../document/source-file.js";
import type { Json } from "./model.js";

/**
 * The `discriminator` of OpenAPI names a property that says which of the alternatives a value is: by a
 * key of `mapping`, else by the name of the schema. `converted` is the schema at `place` in the words
 * of the contract. AsyncAPI's own discriminator is a name only, and decides nothing.
 */
export function withDiscriminator(place: Place, converted: JsonObject): JsonObject {
  const discriminator = member(place.value, "discriminator");
  const property = member(discriminator, "propertyName");
  if (typeof property !== "string") return converted;
  const mapping = member(discriminator, "mapping");
  const { discriminator: _, ...rest } = converted;
  const alternatives = (["anyOf", "oneOf"] as const).flatMap((keyword) => {
    const list = converted[keyword];
    const places = childrenOf(childOf(place, keyword));
    if (!isArray(list)) return [];
    const marked = list.map((schema, index) => {
      const reference = referenceOf(places[index]?.value ?? null);
      if (reference === undefined) return schema;
      return withMark(schema, property, marksOf(reference, isObject(mapping) ? mapping : {}));
    });
    return [[keyword, marked] as const];
  });
  return { ...rest, ...Object.fromEntries(alternatives) };
}

function marksOf(reference: string, mapping: JsonObject): readonly string[] {
  const name = reference.split("/").at(-1) ?? reference;
  const keys = Object.keys(mapping).filter((key) =>
    [reference, name].includes(String(mapping[key])),
  );
  return keys.length > 0 ? keys.sort() : [name];
}

const withMark = (schema: Json, property: string, marks: readonly string[]): Json => ({
  allOf: [
    schema,
    { type: "object", required: [property], properties: { [property]: { enum: marks } } },
  ],
});
