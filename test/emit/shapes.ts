/** A document of 3.0 with one sent message per payload; `components` are its schemas. */
const sending = (
  title: string,
  payloads: Readonly<Record<string, unknown>>,
  components: Readonly<Record<string, unknown>> = {},
  more: Readonly<Record<string, object>> = {},
): object => ({
  asyncapi: "3.0.0",
  info: { title, version: "1" },
  channels: Object.fromEntries(
    Object.entries(payloads).map(([name, payload]) => [
      name,
      { address: `at.${name}`, messages: { [name]: { payload, ...more[name] } } },
    ]),
  ),
  operations: Object.fromEntries(
    Object.keys(payloads).flatMap((name) => [
      [`send-${name}`, { action: "send", channel: { $ref: `#/channels/${pointer(name)}` } }],
      [`on-${name}`, { action: "receive", channel: { $ref: `#/channels/${pointer(name)}` } }],
    ]),
  ),
  components: { schemas: components },
});

const pointer = (name: string): string =>
  encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"));

const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const text = { type: "string" };
/** A name like any other, to documents; what holds it looks like a promise to JavaScript. */
const promising = "then";
const placeholder = "`$" + "{x}`";
const object = (properties: object, required: readonly string[] = []): object => ({
  type: "object",
  properties,
  ...(required.length > 0 && { required }),
});

/** Shapes of schemas that real documents have, a service for each kind. */
export const shapes: Readonly<Record<string, object>> = {
  recursion: sending(
    "Recursion",
    {
      Tree: ref("Node"),
      Even: ref("Even"),
      Forest: { type: "array", items: ref("Node") },
      Expression: ref("Expression"),
      Inherited: { allOf: [ref("Node"), object({ extra: text })] },
      Alias: ref("Alias"),
      Map: { type: "object", additionalProperties: ref("Deep") },
    },
    {
      Node: object({ name: text, children: { type: "array", items: ref("Node") } }, ["name"]),
      Even: object({ next: ref("Odd") }),
      Odd: object({ next: { anyOf: [ref("Even"), { type: "null" }] } }),
      Expression: {
        oneOf: [
          { type: "number" },
          object({ left: ref("Expression"), right: ref("Expression") }, ["left", "right"]),
        ],
      },
      Alias: ref("Node"),
      Deep: { type: "object", additionalProperties: ref("Deep") },
    },
  ),
  alternatives: sending(
    "Alternatives",
    {
      ByConst: {
        oneOf: [
          object({ type: { const: "a" }, a: text }, ["type", "a"]),
          object({ type: { const: "b" }, b: { type: "number" } }, ["type"]),
        ],
      },
      ByEnum: {
        anyOf: [
          object({ kind: { enum: ["x"] } }, ["kind"]),
          object({ kind: { enum: ["y"] } }, ["kind"]),
        ],
      },
      Merged: {
        allOf: [
          object({ a: text }, ["a"]),
          object({ b: { type: "integer" } }),
          { required: ["b"] },
        ],
      },
      Nested: {
        allOf: [
          { oneOf: [object({ a: text }, ["a"]), object({ b: text }, ["b"])] },
          object({ c: text }),
        ],
      },
      Nots: {
        type: "object",
        properties: { a: { not: { type: "string" } } },
        not: { required: ["z"] },
      },
      Conditional: {
        type: "object",
        properties: { country: text, zip: text },
        if: { properties: { country: { const: "DE" } }, required: ["country"] },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: { properties: { zip: { pattern: "^[0-9]{5}$" } }, required: ["zip"] },
        else: { properties: { zip: { maxLength: 3 } } },
      },
      Several: { type: ["string", "integer", "null"] },
      Multiplied: {
        allOf: Array.from({ length: 12 }, (_, i) => ({
          oneOf: Array.from({ length: 4 }, (__, j) =>
            object({ [`p${i}`]: { const: j } }, [`p${i}`]),
          ),
        })),
      },
    },
    {},
  ),
  values: sending("Values", {
    Nullables: object({
      a: { type: ["string", "null"] },
      b: { type: "string", nullable: true },
      c: { oneOf: [text, { type: "null" }] },
      d: { type: "string", enum: ["x"], nullable: true },
    }),
    Enums: object({
      words: {
        enum: [
          "in progress",
          "1st",
          "a-b",
          "",
          "constructor",
          "__proto__",
          "O'Neil",
          placeholder,
          "*/",
        ],
      },
      mixed: { enum: [1, "1", true, null, { a: 1 }, [1, 2]] },
      numbers: { type: "number", enum: [-1, 0.5, 1e21] },
    }),
    Constants: object({
      a: { const: 1 },
      b: { const: null },
      c: { const: { x: [1] } },
      d: { const: false },
    }),
    Maps: object({
      open: { type: "object", additionalProperties: { type: "number" } },
      patterned: {
        type: "object",
        patternProperties: { "^x-": text, "^[0-9]+$": { type: "integer" } },
        additionalProperties: false,
      },
      named: { type: "object", propertyNames: { pattern: "^[a-z]+$" }, additionalProperties: true },
    }),
    Tuples: object({
      pair: {
        type: "array",
        items: [text, { type: "number" }],
        additionalItems: false,
        minItems: 2,
      },
      rest: { type: "array", items: [text], additionalItems: { type: "boolean" } },
      unique: { type: "array", items: text, uniqueItems: true, contains: { const: "x" } },
    }),
    Formats: object({
      a: { type: "string", format: "date-time" },
      b: { type: "string", format: "uuid" },
      c: { type: "string", format: "email" },
      d: { type: "string", format: "uri" },
      e: { type: "string", format: "ipv6" },
      f: { type: "string", format: "duration" },
      g: { type: "string", pattern: "^[\\w\\-\\.]+@\\d{2,3}$" },
      h: { type: "number", multipleOf: 0.01, exclusiveMinimum: 0, maximum: 1e15 },
    }),
    Nothing: object({ never: false, a: text }),
    JustText: { type: "string", minLength: 2 },
    JustNumber: { type: "integer" },
    JustNull: { type: "null" },
    NothingToList: { type: "array", items: false },
    JustList: { type: "array", items: { type: "boolean" } },
    Untyped: {},
  }),
  names: sending(
    "constructor",
    {
      constructor: object(
        { constructor: text, toString: text, hasOwnProperty: text, valueOf: text },
        ["toString"],
      ),
      toString: object({
        "1st": text,
        "a-b": text,
        "a b": text,
        ключ: text,
        "": text,
        "*/": text,
        default: text,
      }),
      "3d.model": ref("Error"),
      größe: ref("Promise"),
      class: ref("String"),
      OrderPlaced: ref("OrderPlaced"),
      "order-placed": ref("order-placed"),
      order_placed: object({ a: text }),

      [promising]: object({ [promising]: text }),
      Uint8Array: object({ Array: text }),
    },
    {
      Error: object({ Error: ref("Promise") }),
      Promise: object({ a: text }),
      String: object({ b: text }),
      OrderPlaced: object({ c: text }),
      "order-placed": object({ d: text }),
    },
  ),
  wire: sending(
    "Wire",
    {
      Picture: { type: "string", format: "binary" },
      Xml: object({ a: text }),
      Note: text,
      Vendor: object({ a: text }, ["a"]),
      Protobuf: {
        schemaFormat: "application/vnd.google.protobuf;version=3",
        schema: 'syntax = "proto3";',
      },
      Avro: {
        schemaFormat: "application/vnd.apache.avro;version=1.9.0",
        schema: {
          type: "record",
          name: "constructor",
          namespace: "com.example",
          doc: "Ends */ here.",
          fields: [
            { name: "toString", type: "string" },
            { name: "next", type: ["null", "constructor"], default: null },
            { name: "kind", type: { type: "enum", name: "Kind", symbols: ["A", "B"] } },
            { name: "blob", type: { type: "fixed", name: "Blob", size: 4 } },
            { name: "either", type: ["int", { type: "map", values: "long" }] },
          ],
        },
      },
      Headed: object({ a: text }),
      Empty: object({}),
    },
    {},
    {
      Picture: { contentType: "image/png" },
      Xml: { contentType: "application/xml" },
      Note: { contentType: "text/plain" },
      Vendor: { contentType: "application/vnd.example.v1+json" },
      Headed: {
        headers: object({ "x-trace-id": text, Constructor: { type: "integer" } }, ["x-trace-id"]),
        correlationId: { location: "$message.header#/x-trace-id" },
        bindings: { kafka: { key: text } },
      },
    },
  ),
  older: {
    asyncapi: "2.6.0",
    info: { title: "Older API", version: "1" },
    channels: {
      "lights/{id}/on": {
        parameters: { id: { schema: { type: "string" } } },
        publish: {
          message: {
            oneOf: [
              { payload: object({ event: { const: "light.on" } }, ["event"]) },
              { payload: object({ event: { enum: ["light.off"] } }, ["event"]) },
              { payload: object({ other: text }) },
            ],
          },
        },
        subscribe: { traits: [{ operationId: "fromTrait" }], message: { payload: text } },
      },
      nothing: { publish: {} },
      "empty/message": { subscribe: { message: {} } },
      "with.headers": {
        publish: {
          message: {
            name: "With Headers",
            traits: [{ headers: object({ tenant: text }, ["tenant"]) }],
            payload: {
              allOf: [
                { $ref: "#/components/schemas/A", description: "Beside." },
                object({ b: text }),
              ],
            },
          },
        },
      },
    },
    components: {
      schemas: { A: { type: "object", properties: { a: { type: "integer", nullable: true } } } },
    },
  },
};
