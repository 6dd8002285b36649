import { basename } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { formatPointer } from "../document/json-pointer.js";
import { locationOf, type Place, placeKey } from "../document/source-file.js";
import { fullName, isAvro, isDefinition, shortName } from "./avro-names.js";
import type { Json, JsonSchema, SchemaId } from "./model.js";
import { compareText, identifierName, pascalCase } from "./names.js";
import { assignNames, type Claim } from "./naming.js";
import { sameJson } from "./same-json.js";
import { annotations, convertSchema } from "./schema.js";
import { checkSchema } from "./schema-checks.js";

/** The schemas that `$ref`s of messages lead to, named. */
export interface SchemaCatalogue {
  readonly schemas: readonly { readonly id: SchemaId; readonly place: Place }[];
  /** By place key. */
  readonly idOf: (target: Place) => SchemaId;
  /** The schema as it constrains, with place keys for ids: for comparisons. */
  readonly bare: (place: Place) => JsonSchema;
  readonly targetOf: (reference: string) => Json | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

interface SchemaClaim extends Claim {
  readonly place: Place;
  /** Places with the same content and wanted name. */
  readonly members: readonly Place[];
}

const prefix = "#/schemas/";
const refersByKey = { refer: placeKey, omit: annotations };

/** Collects and names everything that the given schemas refer to. */
export function catalogueSchemas(roots: readonly Place[]): SchemaCatalogue {
  const broken: Diagnostic[] = [];
  const places = reachable(roots, (schema) => broken.push(...checkSchema(schema)));
  const bareByKey = new Map<string, JsonSchema>();
  const bare = (place: Place): JsonSchema => convertSchema(place, refersByKey);
  for (const [key, place] of places) bareByKey.set(key, bare(place));
  const targetOf = (reference: string) => bareByKey.get(reference.slice(prefix.length));

  const same = (a: Place, b: Place) => sameJson(bare(a), bare(b), targetOf);
  const claims = claimsOf([...places.values()], same);
  const { names, collisions } = assignNames(claims);
  const ids = new Map<string, SchemaId>();
  for (const [claim, id] of names) for (const place of claim.members) ids.set(placeKey(place), id);
  return {
    schemas: [...names]
      .map(([{ place }, id]) => ({ id, place }))
      .sort((a, b) => compareText(a.id, b.id)),
    idOf: (target) => ids.get(placeKey(target)) ?? nameOfPlace(target),
    bare,
    targetOf,
    diagnostics: [...broken, ...collisions.map((group) => collisionFinding(group, names))],
  };
}

function reachable(
  roots: readonly Place[],
  visit: (schema: Place) => void,
): ReadonlyMap<string, Place> {
  const found = new Map<string, Place>();
  const waiting = [...roots];
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    convertSchema(place, {
      visit,
      refer: (target) => {
        if (!found.has(placeKey(target))) {
          found.set(placeKey(target), target);
          waiting.push(target);
        }
        return "";
      },
    });
  }
  return found;
}

function claimsOf(
  places: readonly Place[],
  same: (a: Place, b: Place) => boolean,
): readonly SchemaClaim[] {
  const byName = new Map<string, (SchemaClaim & { readonly members: Place[] })[]>();
  for (const place of places.toSorted(comparePlaces)) {
    const name = nameOfPlace(place);
    const claims = byName.get(name) ?? [];
    byName.set(name, claims);
    const twin = claims.find((each) => same(each.place, place));
    if (twin) twin.members.push(place);
    else claims.push({ ...claimOf(place, name), members: [place] });
  }
  return [...byName.values()].flat();
}

function claimOf(place: Place, name: string): Omit<SchemaClaim, "members"> {
  const [first, second, key, ...deeper] = place.path;
  return {
    place,
    name,
    exact: key === name || place.path.at(-1) === name,
    shared: first === "components" && second === "schemas" && deeper.length === 0,
    qualifier: pascalCase(fileStem(place)),
    seed: seedOf(place),
  };
}

// Words of a pointer that say where a schema stands and not what it is.
const structural = new Set([
  "components",
  "schemas",
  "messages",
  "channels",
  "properties",
  "definitions",
  "$defs",
  "schema",
]);

/** `components/schemas/Order` is Order, `components/messages/OrderPlaced/payload` is OrderPlacedPayload. */
function nameOfPlace(place: Place): string {
  if (isAvro(place) && isDefinition(place)) {
    return identifierName(shortName(fullName(place)), "Schema");
  }
  const parts = place.path.filter((segment) => !structural.has(segment));
  const text = parts.length > 0 ? parts.map(pascalCase).join("-") : fileStem(place);
  return identifierName(text, "Schema");
}

/** `./schemas/order-line.schema.json` is `order-line`. */
export const fileStem = ({ source }: Place): string => basename(source.file).replace(/\..*$/, "");

/** Tells places apart, whatever the folder that the documents are read from. */
export const seedOf = ({ source, path }: Place): string =>
  `${basename(source.file)}#${formatPointer(path)}`;

export const comparePlaces = (a: Place, b: Place): number =>
  compareText(a.source.file, b.source.file) ||
  compareText(formatPointer(a.path), formatPointer(b.path));

function collisionFinding(
  group: readonly SchemaClaim[],
  names: ReadonlyMap<SchemaClaim, string>,
): Diagnostic {
  const [first, ...others] = group.map((claim) => ({ claim, id: names.get(claim) ?? claim.name }));
  const list = group.map((claim) => names.get(claim)).join(", ");
  const message = `${group.length} schemas would be named ${first?.claim.name}; they become ${list}.`;
  return finding("contract/name-collision", message, {
    location: first && locationOf(first.claim.place, "key"),
    related: others.map(({ claim, id }) => ({
      message: `${id} stands here`,
      location: locationOf(claim.place, "key"),
    })),
  });
}
