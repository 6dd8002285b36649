import { isObject } from "../document/json.js";
import type { Place } from "../document/source-file.js";
import type { MessageDraft } from "./message-draft.js";
import type { Json, JsonSchema } from "./model.js";
import { convertSchema, type SchemaConversion } from "./schema.js";
import { isReadable } from "./schema-format.js";

/** The places of a message's schemas: where the search for named schemas begins. */
export const schemaRoots = (draft: MessageDraft): readonly Place[] =>
  [...(draft.payload ? [draft.payload] : []), ...draft.headers]
    .filter(isReadable)
    .map(({ place }) => place);

/** A payload that is not described, or not in a language that we read, can be anything. */
export const payloadOf = ({ payload }: MessageDraft, conversion: SchemaConversion): JsonSchema =>
  payload && isReadable(payload) ? convertSchema(payload.place, conversion) : true;

/** The headers of a message and its traits as one schema. */
export function headersOf(
  { headers }: MessageDraft,
  conversion: SchemaConversion,
): JsonSchema | undefined {
  const [first, ...others] = headers
    .filter(isReadable)
    .map(({ place }) => convertSchema(place, conversion));
  return others.reduce((winner, other) => merge(winner, other), first);
}

function merge(winner: JsonSchema | undefined, other: JsonSchema): JsonSchema | undefined {
  if (!isObject(winner) || !isObject(other)) return winner;
  // A reference cannot be merged into; both hold.
  if ("$ref" in winner || "$ref" in other) return { allOf: [winner, other] };
  return mergePatch(other, winner) as JsonSchema;
}

/** JSON Merge Patch without deletion: schemas have no use for it. */
function mergePatch(target: Json, patch: Json): Json {
  if (!isObject(target) || !isObject(patch)) return patch;
  const merged: Record<string, Json> = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    merged[key] = Object.hasOwn(merged, key) ? mergePatch(merged[key] ?? null, value) : value;
  }
  return merged;
}
