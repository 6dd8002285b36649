import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { isArray, isObject, type Json, member } from "../document/json.js";
import { follow, locationOf, type Place } from "../document/source-file.js";
import type { Message } from "./model.js";
import { isReadable, schemaRoot, type WrittenSchema } from "./schema-format.js";

/** What decides how the content of a message is written. */
interface Written {
  readonly contentType: string;
  readonly payload?: WrittenSchema | undefined;
}

const jsonType = /^(application|text)\/([^;\s]+\+)?json\s*(;|$)/i;
const textType = /^text\//i;

/** How the content travels; absent: as JSON. What cannot be written by us is handed through as bytes. */
export function bodyOf({ contentType, payload }: Written): Message["body"] {
  if (payload && !isReadable(payload)) return "bytes";
  if (jsonType.test(contentType)) return undefined;
  return textType.test(contentType) ? "text" : "bytes";
}

/** Whether the schema says something about a content that travels so. */
export function isChecked(written: Written): boolean {
  const body = bodyOf(written);
  if (body === undefined) return true;
  return body === "text" && describesText(written.payload && root(written.payload));
}

/** A warning when a schema that can be read describes what is never seen in that form. */
export function checkBody(written: Written, messageName: string): readonly Diagnostic[] {
  const { payload, contentType } = written;
  const body = bodyOf(written);
  if (!payload || !isReadable(payload) || isChecked(written)) return [];
  const schema = root(payload);
  if (body === "bytes" && member(schema.value, "format") === "binary") return [];
  const type = body === "bytes" ? "bytes" : "text";
  const message = `${messageName} travels as \`${contentType}\`, which is no JSON: its payload is typed as ${type}, and its schema is not checked.`;
  return [
    finding("contract/content-type", message, { location: locationOf(payload.place, "key") }),
  ];
}

function root(payload: WrittenSchema): Place {
  const place = schemaRoot(payload);
  return follow(place) ?? place;
}

/** A schema that a text can fulfil, as far as it says so itself. */
function describesText(schema: Place | undefined): boolean {
  if (!isObject(schema?.value)) return false;
  const type: Json | undefined = member(schema.value, "type");
  if (type !== undefined) return type === "string" || (isArray(type) && type.includes("string"));
  const values = member(schema.value, "enum") ?? [member(schema.value, "const") ?? null];
  return isArray(values) && values.every((value) => typeof value === "string");
}
