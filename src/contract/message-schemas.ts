import { isObject } from "../document/json.js";
import type { Place } from "../document/source-file.js";
import { bodyOf, isChecked } from "./message-body.js";
import type { MessageDraft } from "./message-draft.js";
import type { Json, JsonSchema } from "./model.js";
import { convertSchema, type SchemaConversion } from "./schema.js";
import { isReadable, schemaRoot } from "./schema-format.js";

/** The places of a message's schemas: where the search for named schemas begins. */
export const schemaRoots = (draft: MessageDraft): readonly Place[] =>
  [...(draft.payload && isChecked(draft) ? [draft.payload] : []), ...draft.headers]
    .filter(isReadable)
    .map(schemaRoot);

/**
 * What a message may hold. A payload that is not described can be anything; of one whose schema is not
 * checked, its body says more.
 */
export function payloadOf(draft: MessageDraft, conversion: SchemaConversion): JsonSchema {
  const { payload } = draft;
  if (!isChecked(draft)) return bodyOf(draft) === "text" ? { type: "string" } : true;
  return payload ? convertSchema(schemaRoot(payload), conversion) : true;
}

/** The headers of a message and its traits as one schema. */
export function headersOf(
  { headers }: MessageDraft,
  conversion: SchemaConversion,
): JsonSchema | undefined {
  const [first, ...others] = headers
    .filter(isReadable)
    .map((schema) => convertSchema(schemaRoot(schema), conversion));
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
