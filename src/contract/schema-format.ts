import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { childOf, follow, locationOf, type Place } from "../document/source-file.js";

/** A schema, and the place that says in which language it is written; absent: AsyncAPI's own. */
export interface WrittenSchema {
  readonly place: Place;
  readonly format?: Place | undefined;
}

/**
 * The schema that a message holds under `payload` or `headers`. In 3.x it may be wrapped in
 * `{ schemaFormat, schema }`, directly or behind a `$ref`; in 2.x `schemaFormat` is the message's.
 */
export function writtenSchema(
  message: Place,
  key: string,
  major: 2 | 3,
): WrittenSchema | undefined {
  const place = childOf(message, key);
  if (!place) return undefined;
  if (major === 2) {
    return { place, format: key === "payload" ? childOf(message, "schemaFormat") : undefined };
  }
  const wrapper = follow(place) ?? place;
  const schema = childOf(wrapper, "schema");
  const format = childOf(wrapper, "schemaFormat");
  return schema && format ? { place: schema, format } : { place };
}

/** A warning when the schema's language is none that we read. */
export function checkFormat(
  { format }: WrittenSchema,
  messageName: string,
): Diagnostic | undefined {
  if (!format || isJsonSchema(format.value)) return undefined;
  const message = `The payload of ${messageName} is written in \`${String(format.value)}\`; it is typed as unknown.`;
  return finding("contract/schema-format", message, { location: locationOf(format) });
}

export const isReadable = ({ format }: WrittenSchema): boolean =>
  !format || isJsonSchema(format.value);

const isJsonSchema = (format: unknown): boolean =>
  typeof format === "string" &&
  /^application\/(vnd\.aai\.asyncapi(\+json|\+yaml)?|schema\+(json|yaml))\s*(;.*)?$/i.test(format);
