import type { Location } from "../diagnostics/diagnostic.js";
import type { JsonPath } from "../document/json-pointer.js";
import { childOf, follow, locationOf, type Place } from "../document/source-file.js";
import { schemaPlace } from "./schema.js";

/**
 * Where the entities of a contract come from. Kept apart from the contract, so that two documents
 * which say the same have equal contracts. Keys are those of `entity`.
 */
export interface Origins {
  /** Where an entity stands; with a path, a part of it (`["payload", "properties", "orderId"]`). */
  locate(key: string, path?: JsonPath): Location | undefined;
  /** The document that an entity comes from: for the header line of a generated file. */
  sourceOf(key: string): string;
  readonly keys: readonly string[];
}

/** The keys of entities. */
export const entity = {
  service: (id: string): string => `service:${id}`,
  channel: (id: string): string => `channel:${id}`,
  message: (id: string): string => `message:${id}`,
  schema: (id: string): string => `schema:${id}`,
  /** Direction is `sends` or `receives`. */
  operation: (service: string, direction: string, name: string): string =>
    `operation:${service}/${direction}/${name}`,
  saga: (service: string, name: string): string => `saga:${service}/${name}`,
  step: (service: string, saga: string, step: string): string => `step:${service}/${saga}/${step}`,
} as const;

export function createOrigins(places: ReadonlyMap<string, Place>): Origins {
  return {
    locate: (key, path = []) => {
      const place = places.get(key);
      return place && locateInside(place, path);
    },
    sourceOf: (key) => places.get(key)?.source.file ?? "",
    keys: [...places.keys()],
  };
}

/** A part of a place, through references; what is not there is shown at what would hold it. */
function locateInside(place: Place, path: JsonPath): Location {
  let current = place;
  for (const segment of path) {
    const next = childOf(current, segment) ?? throughReference(current, segment);
    if (!next) break;
    current = next;
  }
  return locationOf(current, path.length === 0 ? "key" : "value");
}

function throughReference(place: Place, segment: string): Place | undefined {
  const target = follow(place);
  // In 3.x a schema may stand inside of `{ schemaFormat, schema }`.
  return target && (childOf(target, segment) ?? childOf(schemaPlace(target), segment));
}
