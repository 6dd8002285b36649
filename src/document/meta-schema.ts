import specs from "@asyncapi/specs";

/** The part of an AsyncAPI meta-schema that is changed before it is used. */
interface MetaSchema {
  readonly $id: string;
  readonly definitions: Record<
    string,
    {
      $id?: string;
      format?: string;
      properties?: Record<string, { $ref?: string; items?: { $ref?: string } }>;
    }
  >;
}

// Draft-07 comes with ajv; draft-04 is only named by definitions of bindings that nothing reaches.
const builtIn = [
  "http://json-schema.org/draft-07/schema",
  "http://json-schema.org/draft-04/schema",
];

/** The meta-schema of a version, for documents whose `$ref`s were replaced. */
export function metaSchema(version: string): object {
  const schemas: Readonly<Record<string, unknown>> = specs.schemas;
  const schema = structuredClone(schemas[version]) as MetaSchema;
  for (const id of builtIn) delete schema.definitions[id];
  if (version.startsWith("3")) allowResolved(schema, version);
  // Avro is checked where it is read: with its names, and with words for what is wrong.
  const avro = `http://asyncapi.com/definitions/${version}/avroSchema_v1.json`;
  if (schema.definitions[avro]) schema.definitions[avro] = { $id: avro };
  // Pointers hold characters that a URI must escape (`{`), and nobody does.
  delete schema.definitions[`http://asyncapi.com/definitions/${version}/ReferenceObject.json`]
    ?.format;
  return schema;
}

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
