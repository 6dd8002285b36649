import specs from "@asyncapi/specs";
import type { Ajv } from "ajv";
import { type Json, member } from "./json.js";
import type { JsonPath } from "./json-pointer.js";
import { readableProblems, type SchemaProblem } from "./schema-errors.js";

type MetaSchema = {
  readonly $id: string;
  readonly definitions: Record<
    string,
    { format?: string; properties?: Record<string, { $ref?: string; items?: { $ref?: string } }> }
  >;
};

/**
 * Checks a document, its `$ref`s replaced, against the meta-schema of its version: what the parser's
 * own structure rules do, at a tenth of their time, since those compile the meta-schema once per
 * rule and per call.
 */
export function createStructureCheck(
  ajv: Ajv,
): (version: string, value: Json) => readonly SchemaProblem[] {
  return (version, value) => {
    const id = `asyncapi-${version}`;
    if (!ajv.getSchema(id)) ajv.addSchema(metaSchema(version), id);
    const validate = ajv.getSchema(id);
    if (!validate || validate(value)) return [];
    return readableProblems(validate.errors ?? []).filter(
      (problem) => !isKnownOtherwise(problem, value),
    );
  };
}

// Draft-07 comes with ajv; draft-04 is only named by definitions of bindings that nothing reaches.
const builtIn = [
  "http://json-schema.org/draft-07/schema",
  "http://json-schema.org/draft-04/schema",
];

function metaSchema(version: string): MetaSchema {
  const schemas: Readonly<Record<string, unknown>> = specs.schemas;
  const schema = structuredClone(schemas[version]) as MetaSchema;
  for (const id of builtIn) delete schema.definitions[id];
  if (version.startsWith("3")) allowResolved(schema, version);
  // Pointers hold characters that a URI must escape (`{`), and nobody does.
  delete schema.definitions[`http://asyncapi.com/definitions/${version}/ReferenceObject.json`]
    ?.format;
  return schema;
}

/**
 * What is left of references in a resolved document points to nothing, which is known already, or
 * leads back into itself. Patterns are checked where they are used, in the dialect they are used in.
 */
const isKnownOtherwise = ({ path, keyword, message }: SchemaProblem, value: Json): boolean =>
  (path.at(-1) === "$ref" && typeof valueAt(value, path) === "string") ||
  (keyword === "format" && message.endsWith('"regex"'));

/** In 3.x some members may only be references; in a resolved document they are what was referred to. */
function allowResolved({ definitions }: MetaSchema, version: string): void {
  const name = (file: string): string => `http://asyncapi.com/definitions/${version}/${file}.json`;
  const resolved: readonly (readonly [string, string, string])[] = [
    ["channel", "servers", "server"],
    ["operation", "channel", "channel"],
    ["operation", "messages", "messageObject"],
    ["operationReply", "channel", "channel"],
    ["operationReply", "messages", "messageObject"],
  ];
  for (const [holder, member, file] of resolved) {
    const property = definitions[name(holder)]?.properties?.[member];
    const target = property?.items ?? property;
    if (target) target.$ref = name(file);
  }
}

const valueAt = (value: Json, path: JsonPath): Json | undefined =>
  path.reduce<Json | undefined>((holder, key) => member(holder, key), value);
