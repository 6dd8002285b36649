import type { Contract, Json, JsonSchema } from "../contract/model.js";
import { entity, type Origins } from "../contract/origins.js";
import type { Location } from "../diagnostics/diagnostic.js";
import { isArray, isObject, type JsonObject } from "../document/json.js";

/** One schema of a contract, and where it stands. */
export interface SchemaPlace {
  readonly schema: JsonObject;
  /** The name of the property that it describes; undefined for other schemas. */
  readonly property: string | undefined;
  /** The schema that holds it, if one does. */
  readonly holder: JsonObject | undefined;
  /** `OrderPlaced` or `Money`: the message or named schema that it is part of. */
  readonly owner: string;
  locate(keyword?: string): Location | undefined;
}

interface Step {
  readonly schema: JsonObject;
  readonly path: readonly string[];
  readonly property?: string;
  readonly holder?: JsonObject;
}

const single = [
  ...["additionalProperties", "propertyNames", "items", "additionalItems", "contains"],
  ...["unevaluatedProperties", "unevaluatedItems", "not", "if", "then", "else"],
];
const lists = ["allOf", "anyOf", "oneOf", "items"];
const maps = ["properties", "patternProperties", "dependencies"];

/** Every schema of the contract once, with those inside of it; outer ones first. */
export function* schemaPlaces(
  { messages, schemas }: Contract,
  origins: Origins,
): Generator<SchemaPlace> {
  for (const { id, payload, headers } of messages) {
    yield* placesIn(entity.message(id), id, ["payload"], payload, origins);
    yield* placesIn(entity.message(id), id, ["headers"], headers ?? true, origins);
  }
  for (const { id, schema } of schemas) {
    yield* placesIn(entity.schema(id), id, [], schema, origins);
  }
}

function* placesIn(
  key: string,
  owner: string,
  path: readonly string[],
  root: JsonSchema,
  origins: Origins,
): Generator<SchemaPlace> {
  const waiting: Step[] = isObject(root) ? [{ schema: root, path }] : [];
  for (let step = waiting.pop(); step; step = waiting.pop()) {
    const { schema, path: here, property, holder } = step;
    const locate = (keyword?: string) =>
      origins.locate(key, keyword === undefined ? here : [...here, keyword]);
    yield { schema, property, holder, owner, locate };
    waiting.push(...stepsInto(schema, here).reverse());
  }
}

function stepsInto(schema: JsonObject, path: readonly string[]): Step[] {
  const steps: Step[] = [];
  const add = (value: Json | undefined, more: readonly string[], property?: string): void => {
    if (!isObject(value)) return;
    const named = property === undefined ? {} : { property };
    steps.push({ schema: value, path: [...path, ...more], holder: schema, ...named });
  };
  for (const keyword of single) add(schema[keyword], [keyword]);
  for (const keyword of lists) {
    const list = schema[keyword];
    if (!isArray(list)) continue;
    for (const [index, each] of list.entries()) add(each, [keyword, String(index)]);
  }
  for (const keyword of maps) {
    const map = schema[keyword];
    if (!isObject(map)) continue;
    const isNamed = keyword === "properties";
    for (const [name, each] of Object.entries(map)) {
      add(each, [keyword, name], isNamed ? name : undefined);
    }
  }
  return steps;
}
