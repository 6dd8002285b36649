import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { finding } from "../diagnostics/finding.js";
import { isAvroFile } from "../document/avro-files.js";
import {
  childOf,
  follow,
  locationOf,
  type Place,
  rootOf,
  type SourceFile,
} from "../document/source-file.js";
import { type AvroPlace, avroRoot } from "./avro-names.js";

/** A schema, and the place that says in which language it is written; absent: AsyncAPI's own. */
export interface WrittenSchema {
  readonly place: Place;
  readonly format?: Place | undefined;
  /** Of an Avro schema, where the schemas beside it are known. */
  readonly root?: Place;
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

type Language = "json" | "avro" | "unreadable" | "unknown";

/** Schema languages by their media type: parameters (`;version=3.0.0`) say nothing that we need. */
const languages: Readonly<Record<string, Language>> = {
  "application/vnd.aai.asyncapi": "json",
  "application/vnd.aai.asyncapi+json": "json",
  "application/vnd.aai.asyncapi+yaml": "json",
  "application/schema+json": "json",
  "application/schema+yaml": "json",
  "application/vnd.oai.openapi": "json",
  "application/vnd.oai.openapi+json": "json",
  "application/vnd.oai.openapi+yaml": "json",
  "application/vnd.apache.avro": "avro",
  "application/vnd.apache.avro+json": "avro",
  "application/vnd.apache.avro+yaml": "avro",
  "application/raml+yaml": "unreadable",
  "application/vnd.google.protobuf": "unreadable",
  "application/x-protobuf": "unreadable",
};

const mediaType = (format: unknown): string =>
  String(format).replace(/;.*$/s, "").trim().toLowerCase();

function languageOf({ format }: WrittenSchema): Language {
  if (!format) return "json";
  const type = mediaType(format.value);
  return Object.hasOwn(languages, type) ? (languages[type] ?? "unknown") : "unknown";
}

export const isReadable = (schema: WrittenSchema): boolean =>
  ["json", "avro"].includes(languageOf(schema));

/** The place of a schema in a language that we read, with what its language needs to be read. */
export const schemaRoot = (schema: WrittenSchema): Place =>
  schema.root ?? (languageOf(schema) === "avro" ? avroRoot(schema.place) : schema.place);

/**
 * Schemas as a set: Avro names its types by full names, whatever file they are defined in, and a set of
 * `.avsc` files refers to them without a word about files.
 */
export function withAvroNames(): (schema: WrittenSchema) => WrittenSchema {
  const library = new Map<string, AvroPlace>();
  const read = new Set<SourceFile>();
  return (schema) => {
    if (languageOf(schema) !== "avro") return schema;
    const root = avroRoot(schema.place, library);
    readAvroFiles(root.source, library, read);
    return { ...schema, root };
  };
}

function readAvroFiles(
  from: SourceFile,
  library: Map<string, AvroPlace>,
  read: Set<SourceFile>,
): void {
  if (read.has(from)) return;
  read.add(from);
  if (isAvroFile(from.file)) avroRoot(rootOf(from), library);
  for (const each of from.references.values()) readAvroFiles(each, library, read);
}

/** A warning when the schema's language is none that we read. */
export function checkFormat(
  schema: WrittenSchema,
  messageName: string,
  part: "payload" | "headers",
): Diagnostic | undefined {
  const { format } = schema;
  if (!format || isReadable(schema)) return undefined;
  const outcome = part === "payload" ? "it is typed as bytes" : "they are not checked";
  const subject = `The ${part} of ${messageName} ${part === "payload" ? "is" : "are"}`;
  const location = locationOf(format);
  if (languageOf(schema) === "unreadable") {
    const message = `${subject} written in \`${String(format.value)}\`, which is not read; ${outcome}.`;
    return finding("contract/schema-format", message, { location });
  }
  const meant = didYouMean(mediaType(format.value).slice(0, 80), Object.keys(languages));
  return finding(
    "contract/schema-format",
    `${subject} written in \`${String(format.value)}\`, which is no known schema language; ${outcome}.`,
    { location, ...(meant !== undefined && { hint: `did you mean \`${meant}\`?` }) },
  );
}
