import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../src/contract/model.js";
import { runnable } from "../../src/emit/validator/run-validator.js";
import { validatorsOf } from "../../src/emit/validator/validator-source.js";
import { buildFrom, errorsOf, places } from "./build-from.js";

const json2020 = "application/schema+json;version=draft-2020-12";
const openapi = "application/vnd.oai.openapi;version=3.0.0";
const avro = "application/vnd.apache.avro;version=1.9.0";

/** The one message of a document whose payload is this schema, and what its validator says. */
async function build(
  schemaFormat: string,
  schema: unknown,
  components: object = {},
  contentType?: string,
) {
  const message = {
    ...(contentType === undefined ? {} : { contentType }),
    payload: { schemaFormat, schema },
  };
  const document = {
    asyncapi: "3.0.0",
    info: { title: "T", version: "1" },
    components: { messages: { M: message }, schemas: components },
  };
  const built = await buildFrom({ "t.json": document });
  const [first] = built.contract.messages;
  if (first === undefined) throw new Error("there is no message");
  const validator = runnable(validatorsOf(built.contract).write(first));
  return {
    ...built,
    message: first,
    accepts: (value: unknown) => validator.validate(value) === undefined,
  };
}

describe("JSON Schema 2020-12", () => {
  const word = { type: "string" };
  const schemas: Readonly<Record<string, object>> = {
    prefixItems: { prefixItems: [word, { type: "number" }], items: { type: "boolean" } },
    "a closed tuple": { prefixItems: [word], items: false },
    "numbers of contained items": { contains: word, minContains: 2, maxContains: 3 },
    "nothing that must be contained": { contains: word, minContains: 0 },
    dependentRequired: { dependentRequired: { a: ["b", "c"] } },
    dependentSchemas: {
      dependentSchemas: { a: { properties: { b: word } } },
      dependentRequired: { a: ["b"] },
    },
    "unevaluated beside allOf": {
      allOf: [{ properties: { a: true } }, { patternProperties: { "^b": word } }],
      properties: { c: true },
      unevaluatedProperties: false,
    },
    "unevaluated with a schema": {
      properties: { a: true },
      unevaluatedProperties: { type: "number" },
    },
    "unevaluated beside alternatives": {
      anyOf: [
        { properties: { a: { const: 1 } }, required: ["a"] },
        { properties: { b: word }, required: ["b"] },
      ],
      unevaluatedProperties: false,
    },
    "unevaluated beside a condition": {
      if: { properties: { a: { const: 1 } }, required: ["a"] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { properties: { b: true } },
      else: { properties: { c: true } },
      unevaluatedProperties: false,
    },
    "unevaluated through what opens": {
      allOf: [{ additionalProperties: word }],
      unevaluatedProperties: false,
    },
    unevaluatedItems: {
      prefixItems: [word],
      unevaluatedItems: { type: "number" },
    },
    "unevaluated beside not": {
      not: { required: ["c"] },
      properties: { a: true },
      unevaluatedProperties: false,
    },
  };
  const leaf = fc.constantFrom<Json[]>("x", 1, true, null);
  const member = fc.oneof(leaf, fc.array(leaf, { maxLength: 2 }));
  const values = fc.oneof(
    leaf,
    fc.array(leaf, { maxLength: 5 }),
    fc.dictionary(fc.constantFrom("a", "b", "bb", "c", "d"), member, { maxKeys: 4 }),
  );

  it.each(Object.entries(schemas))("%s: agrees with ajv", async (_, schema) => {
    const { accepts, findings } = await build(json2020, schema);
    expect(findings).toEqual([]);
    const oracle = new Ajv2020({ strict: false }).compile(schema);
    fc.assert(
      fc.property(values, (value) => {
        expect([value, accepts(value)]).toEqual([value, oracle(value)]);
      }),
      { numRuns: 300 },
    );
  });

  it("an item that `contains` has found is evaluated", async () => {
    const schema = { contains: { type: "number" }, unevaluatedItems: false };
    const { accepts } = await build(json2020, schema);
    expect([[], ["x"], [1], [1, "x"]].map(accepts)).toEqual([false, false, true, false]);
  });

  it("$defs are reached by reference, also around a circle with unevaluatedProperties", async () => {
    const node = {
      $defs: {
        Node: {
          properties: { next: { $ref: "#/components/schemas/Tree/$defs/Node" } },
          unevaluatedProperties: false,
        },
      },
      $ref: "#/components/schemas/Tree/$defs/Node",
    };
    const { accepts, findings } = await build(
      json2020,
      { $ref: "#/components/schemas/Tree" },
      { Tree: node },
    );
    expect(errorsOf(findings)).toEqual([]);
    expect([accepts({ next: { next: {} } }), accepts({ next: { other: 1 } })]).toEqual([
      true,
      false,
    ]);
  });

  it("a dynamic reference is refused where it stands", async () => {
    const { findings } = await build(json2020, { properties: { a: { $dynamicRef: "#node" } } });
    expect(findings.map(({ code, message }) => [code, message])).toEqual([
      ["contract/schema-invalid", "`$dynamicRef` is not supported."],
    ]);
  });
});

describe("keywords that hold what they cannot hold are errors, never let everything pass", () => {
  it.each([
    [{ type: "strng" }, "`type: strng` is no type of JSON."],
    [{ properties: [] }, "`properties` must be a mapping."],
    [{ properties: { a: "string" } }, "`properties/a` must be a schema."],
    [{ required: true }, "`required` must be a list of property names."],
    [{ minLength: "3" }, "`minLength` must be a whole number from 0 on."],
    [{ oneOf: {} }, "`oneOf` must be a list of schemas."],
    [{ enum: "a" }, "`enum` must be a list."],
  ])("%j", async (schema, message) => {
    // Of 2.4, whose own rules say nothing about payloads.
    const document = {
      asyncapi: "2.4.0",
      info: { title: "T", version: "1" },
      channels: { c: { publish: { message: { payload: schema } } } },
    };
    const { findings } = await buildFrom({ "t.json": document });
    expect(errorsOf(findings).map((each) => each.message)).toContain(message);
  });
});

describe("OpenAPI schemas", () => {
  it("say nullable, exclusive bounds and examples in their own words", async () => {
    const schema = {
      type: "object",
      properties: {
        a: { type: "string", nullable: true, enum: ["x"] },
        b: {
          type: "number",
          minimum: 0,
          exclusiveMinimum: true,
          maximum: 9,
          exclusiveMaximum: false,
          example: 3,
        },
      },
    };
    const { message, accepts, findings } = await build(openapi, schema);
    expect(findings).toEqual([]);
    expect(message.payload).toEqual({
      type: "object",
      properties: {
        a: { type: ["string", "null"], enum: ["x", null] },
        b: { type: "number", maximum: 9, exclusiveMinimum: 0, examples: [3] },
      },
    });
    expect([{ a: null }, { a: "y" }, { b: 0 }, { b: 9 }].map(accepts)).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it("tell alternatives apart by the discriminator", async () => {
    const pet = { type: "object", required: ["kind"], properties: { kind: { type: "string" } } };
    const schema = {
      oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }],
      discriminator: { propertyName: "kind", mapping: { woof: "#/components/schemas/Dog" } },
    };
    const { accepts, findings } = await build(openapi, schema, { Cat: pet, Dog: pet });
    expect(errorsOf(findings)).toEqual([]);
    expect(["Cat", "woof", "Dog", "x"].map((kind) => accepts({ kind }))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe("Avro schemas", () => {
  const user = {
    type: "record",
    name: "User",
    namespace: "com.example",
    doc: "Somebody.",
    fields: [
      { name: "id", type: { type: "string", logicalType: "uuid" } },
      { name: "age", type: "int", doc: "In years." },
      { name: "nick", type: ["null", "string"], default: null },
      { name: "role", type: { type: "enum", name: "Role", symbols: ["ADMIN", "GUEST"] } },
      { name: "digest", type: { type: "fixed", name: "Digest", size: 2 } },
      { name: "tags", type: { type: "array", items: "string" } },
      { name: "scores", type: { type: "map", values: "double" } },
      { name: "boss", type: ["null", "User"] },
      { name: "second", type: "com.example.Role" },
      { name: "data", type: "bytes" },
    ],
  };
  const valid = {
    id: "0192f0c1-7b7e-7cc3-8a64-5f3a3c6f9a10",
    age: 7,
    role: "ADMIN",
    digest: "\u0000\u00ff",
    tags: ["a"],
    scores: { x: 1.5 },
    boss: null,
    second: "GUEST",
    data: "\u00ff",
  };

  it("are read as their JSON encoding, with names, namespaces and recursion", async () => {
    const { accepts, findings, contract, message } = await build(avro, user);
    expect(findings).toEqual([]);
    expect(contract.schemas.map(({ id }) => id)).toEqual(["Digest", "Role", "User"]);
    expect(message.payload).toMatchObject({
      description: "Somebody.",
      required: expect.not.arrayContaining(["nick"]),
    });
    const refused: readonly object[] = [
      { id: "no uuid" },
      { age: 2 ** 31 },
      { age: 1.5 },
      { nick: "plain" },
      { role: "OTHER" },
      { digest: "abc" },
      { digest: "\u0100a" },
      { tags: [1] },
      { scores: { x: "y" } },
      { boss: { "com.example.User": { ...valid, age: "x" } } },
      { boss: valid },
      { data: "\u1234" },
    ];
    expect(accepts(valid)).toBe(true);
    expect(accepts({ ...valid, nick: { string: "x" }, boss: { "com.example.User": valid } })).toBe(
      true,
    );
    for (const change of refused)
      expect([change, accepts({ ...valid, ...change })]).toEqual([change, false]);
  });

  it("that use a name which is defined elsewhere are taken, with a warning", async () => {
    const fields = [{ name: "item", type: "Item" }];
    const { accepts, findings } = await build(avro, { type: "record", name: "R", fields });
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([
      ["contract/unknown-type", "warning"],
    ]);
    expect([accepts({ item: 7 }), accepts({})]).toEqual([true, false]);
  });

  it("stand in files of their own, which may refer to each other", async () => {
    const built = await buildFrom(
      {
        "t.json": {
          asyncapi: "2.6.0",
          info: { title: "T", version: "1" },
          channels: {
            c: {
              publish: { message: { schemaFormat: avro, payload: { $ref: "./avro/order.avsc" } } },
            },
          },
        },
        "avro/order.avsc": {
          type: "record",
          name: "Order",
          fields: [{ name: "lines", type: { type: "array", items: { $ref: "./line.avsc" } } }],
        },
        "avro/line.avsc": {
          type: "record",
          name: "Line",
          fields: [{ name: "order", type: ["null", { $ref: "./order.avsc" }] }],
        },
      },
      ["t.json"],
    );
    expect(errorsOf(built.findings)).toEqual([]);
    expect(built.contract.messages.map(({ id }) => id)).toEqual(["Order"]);
    expect(built.contract.schemas.map(({ id }) => id)).toEqual(["Line", "Order"]);
  });

  it("know each other by name, whatever file they are in", async () => {
    const message = (file: string) => ({ schemaFormat: avro, payload: { $ref: `./avro/${file}` } });
    const record = (namespace: string, name: string, fields: object[]) => ({
      ...{ type: "record", name, namespace, fields },
    });
    const field = (name: string, type: unknown) => ({ name, type });
    const built = await buildFrom(
      {
        "t.json": {
          asyncapi: "2.6.0",
          info: { title: "T", version: "1" },
          channels: {
            placed: { publish: { message: message("order.avsc") } },
            paid: { publish: { message: message("payment.avsc") } },
          },
        },
        "avro/order.avsc": record("a.b", "Order", [
          // Of another message; beside it, by name and by kebab-case; of another namespace; of nowhere.
          field("payment", ["null", "Payment"]),
          field("line", { type: "array", items: "a.b.Line" }),
          field("kind", { type: "map", values: "OrderKind" }),
          field("money", "a.common.Money"),
          field("lost", "a.b.Lost"),
        ]),
        "avro/payment.avsc": record("a.b", "Payment", [field("of", "Order")]),
        "avro/Line.avsc": record("a.b", "Line", [field("kind", "OrderKind")]),
        "avro/order-kind.avsc": {
          type: "enum",
          name: "OrderKind",
          namespace: "a.b",
          symbols: ["A"],
        },
        "common/Money.avsc": record("a.common", "Money", [field("cents", "long")]),
      },
      ["t.json"],
    );
    expect(places(built.findings)).toEqual(["avro/order.avsc:33:15 contract/unknown-type"]);
    expect(built.contract.schemas.map(({ id }) => id)).toEqual([
      ...["Line", "Money", "Order", "OrderKind", "Payment"],
    ]);
  });

  it.each<[object | string | unknown[], string]>([
    ["strng", "`strng` is no type of Avro."],
    [[], "A union needs at least one type."],
    [["null", "null"], "The union has `null` twice."],
    [[["null"]], "A union holds no other union."],
    [{ type: "record", name: "R" }, "An Avro record needs a list of `fields`."],
    [
      { type: "record", name: "R", fields: [{ name: "__proto__", type: "int" }] },
      "`__proto__` is no Avro name.",
    ],
    [{ type: "record", name: "a*/b", fields: [] }, "`a*/b` is no Avro name."],
    [{ type: "fixed", name: "F", size: 1e300 }, "An Avro fixed type needs a `size` in bytes."],
    [{ type: "enum", name: "E", symbols: ["A", "A"] }, "Symbols of an enum are texts that differ."],
    [{ type: "map" }, "An Avro map needs `values`."],
    [
      [
        { type: "enum", name: "E", symbols: ["A"] },
        { type: "fixed", name: "E", size: 1 },
      ],
      "The union has `E` twice.",
    ],
  ])("%j is an error", async (schema, message) => {
    // Inside of a record, where the meta-schema of AsyncAPI does not look.
    const inside = { type: "record", name: "Outer", fields: [{ name: "f", type: schema }] };
    const document = {
      asyncapi: "2.6.0",
      info: { title: "T", version: "1" },
      channels: { c: { publish: { message: { schemaFormat: avro, payload: inside } } } },
    };
    const { findings } = await buildFrom({ "t.json": document });
    expect(errorsOf(findings).map((each) => each.message)).toContain(message);
  });
});

describe("what is not JSON", () => {
  it.each([
    [
      "application/vnd.google.protobuf;version=3",
      'syntax = "proto3";',
      undefined,
      "contract/schema-format",
    ],
    ["application/vnd.apache.avr;version=1", {}, undefined, "contract/schema-format"],
    [avro, { type: "record", name: "R", fields: [] }, "avro/binary", "contract/content-type"],
    [json2020, { type: "object" }, "application/xml", "contract/content-type"],
    [json2020, { type: "string", format: "binary" }, "image/png", undefined],
  ])("%s %j as %s is bytes", async (format, schema, contentType, code) => {
    const { message, accepts, findings } = await build(format, schema, {}, contentType);
    expect(message).toMatchObject({ body: "bytes", payload: true });
    expect(findings.map((each) => each.code)).toEqual(code === undefined ? [] : [code]);
    expect([accepts(new Uint8Array([1])), accepts({}), accepts("x")]).toEqual([true, false, false]);
  });

  it("as text is a text", async () => {
    const { message, findings, accepts } = await build(
      json2020,
      { type: "object" },
      {},
      "text/xml",
    );
    expect(message).toMatchObject({ body: "text", payload: { type: "string" } });
    expect(findings.map(({ code }) => code)).toEqual(["contract/content-type"]);
    expect([accepts("<a/>"), accepts({})]).toEqual([true, false]);
  });

  it("says which language was meant", async () => {
    const { findings } = await build("application/schema+jsn", { type: "object" });
    expect(findings.map(({ hint }) => hint)).toEqual(["did you mean `application/schema+json`?"]);
    expect(places(findings)).toHaveLength(1);
  });
});
