import type { JsonPath } from "./json-pointer.js";

/** The kinds of objects that a document consists of, as far as their keywords are worth knowing. */
export type ObjectKind = keyof typeof keywords;

// Of all versions; what stands in one major version only is listed under it.
const keywords = {
  document: "asyncapi id info servers channels operations components tags defaultContentType",
  info: "title version description termsOfService contact license tags externalDocs",
  server:
    "host protocol protocolVersion pathname description title summary variables security tags externalDocs bindings url",
  channel:
    "address messages title summary description servers parameters tags externalDocs bindings subscribe publish",
  operation:
    "action channel title summary description security tags externalDocs bindings traits messages reply operationId message",
  reply: "address channel messages",
  message:
    "headers payload correlationId contentType name title summary description tags externalDocs bindings examples traits messageId schemaFormat",
  parameter: "enum default description examples location schema",
  components:
    "schemas servers channels operations messages securitySchemes serverVariables parameters correlationIds replies replyAddresses externalDocs tags operationTraits messageTraits serverBindings channelBindings operationBindings messageBindings",
  schema: "",
} as const;

const onlyIn: Readonly<Record<2 | 3, Partial<Record<ObjectKind, string>>>> = {
  2: {
    document: "tags",
    server: "url",
    channel: "subscribe publish",
    operation: "operationId message",
    message: "messageId schemaFormat",
    parameter: "schema",
  },
  3: {
    document: "operations",
    server: "host pathname title summary",
    channel: "address messages title summary tags externalDocs",
    operation: "action channel title messages reply",
    parameter: "enum default examples",
    components: "operations replies replyAddresses externalDocs tags",
  },
};

const words = (text = ""): readonly string[] => text.split(" ").filter((word) => word !== "");

/** The keywords that an object of a kind may have in a major version. */
export function keywordsOf(kind: ObjectKind, major: 2 | 3): readonly string[] {
  const others = new Set(words(onlyIn[major === 2 ? 3 : 2][kind]));
  return words(keywords[kind]).filter((word) => !others.has(word));
}

type Child = readonly [kind: ObjectKind, holds: "one" | "many"];

const one = (kind: ObjectKind): Child => [kind, "one"];
const many = (kind: ObjectKind): Child => [kind, "many"];

const children: Partial<Record<ObjectKind, Readonly<Record<string, Child>>>> = {
  document: {
    info: one("info"),
    servers: many("server"),
    channels: many("channel"),
    operations: many("operation"),
    components: one("components"),
  },
  channel: {
    messages: many("message"),
    parameters: many("parameter"),
    publish: one("operation"),
    subscribe: one("operation"),
    servers: many("server"),
  },
  operation: {
    channel: one("channel"),
    messages: many("message"),
    reply: one("reply"),
    message: one("message"),
    traits: many("operation"),
  },
  reply: { channel: one("channel"), messages: many("message") },
  message: {
    payload: one("schema"),
    headers: one("schema"),
    traits: many("message"),
    oneOf: many("message"),
  },
  components: {
    schemas: many("schema"),
    servers: many("server"),
    channels: many("channel"),
    operations: many("operation"),
    messages: many("message"),
    parameters: many("parameter"),
    replies: many("reply"),
    messageTraits: many("message"),
    operationTraits: many("operation"),
  },
  schema: {
    properties: many("schema"),
    patternProperties: many("schema"),
    items: one("schema"),
    additionalProperties: one("schema"),
    allOf: many("schema"),
    anyOf: many("schema"),
    oneOf: many("schema"),
  },
};

/** What kind of object a document holds at a path; undefined for one that we know nothing of. */
export function kindAt(path: JsonPath): ObjectKind | undefined {
  let kind: ObjectKind | undefined = "document";
  for (let index = 0; index < path.length; index++) {
    const child: Child | undefined = kind && children[kind]?.[path[index] ?? ""];
    if (!child) return undefined;
    kind = child[0];
    if (child[1] === "many") {
      index += 1;
      if (index >= path.length) return undefined;
    }
  }
  return kind;
}
