import type { Contract, JsonSchema } from "../../src/contract/model.js";
import { smallContract } from "./small-contract.js";

const object = (properties: object, required: readonly string[] = [], more: object = {}) =>
  ({ type: "object", properties, required, ...more }) as JsonSchema;
const text = { type: "string" } as const;
const ref = (id: string) => ({ $ref: `#/schemas/${id}` });

/** Schemas and names that emitters get wrong. */
export const hardContract: Contract = smallContract(
  {
    // A message called like the schema of its payload, like a global, like a schema's headers.
    Order: ref("Order"),
    Promise: object({ when: text }, ["when"]),
    OrderHeaders: object({ a: text }),
    Headed: {
      payload: ref("Order"),
      headers: object({ "x-tenant": text, trace: { type: "string", format: "uuid" } }, [
        "x-tenant",
      ]),
      key: { in: "payload", path: ["a/b", "c~d"] },
      correlationId: { in: "headers", path: ["trace"] },
      idempotencyKey: { in: "payload", path: ["id"] },
      contentType: "application/vnd.order+json",
      compensates: "Order",
    },
    Anything: true,
    Nothing: false,
    JustText: { type: "string", enum: ["it's", 'a "b"', "c\\d", "\u2028"] },
    Nullable: {
      type: ["object", "null"],
      properties: { a: { type: ["integer", "null"] } },
    } as JsonSchema,
    Union: { oneOf: [ref("Card"), ref("Transfer"), object({ kind: { const: "cash" } }, ["kind"])] },
    Extended: { allOf: [ref("Order"), object({ more: text }, ["more"])] },
    Conflicting: { allOf: [ref("Order"), object({ id: { type: "string", maxLength: 5 } })] },
    Names: object(
      {
        ...{ constructor: text, toString: { type: "number" }, hasOwnProperty: text, valueOf: text },
        ...{ class: text, "order-id": text, "": text, "a b": text, "1": text, value: text },
        ...{
          issue: text,
          refuse: text,
          isUuid: text,
          check: text,
          branch1: text,
          item: text,
          i: text,
        },
        ...{ a_b: text, aB: text, "a-b": text, "a.b": text, shapes: text, guarded: text },
      },
      ["toString", "class", "refuse"],
    ),
    Tuples: object({ pair: { items: [text, { type: "number" }], additionalItems: false } }),
    Maps: object({
      open: { type: "object", additionalProperties: true },
      typed: { type: "object", additionalProperties: ref("Order") },
      mixed: { properties: { n: { type: "number" } }, additionalProperties: text },
      named: { patternProperties: { "^x-": text }, additionalProperties: false },
    }),
    Bounds: object(
      {
        price: { type: "number", exclusiveMinimum: 0, multipleOf: 0.01 },
        share: { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 },
        code: { type: "string", pattern: "^[A-Z]{2}\\-\\d{3,5}$" },
        name: { type: "string", minLength: 2, maxLength: 255 },
        tags: { type: "array", items: { enum: ["a", "b", "c"] }, uniqueItems: true, maxItems: 3 },
        size: { type: "integer", minimum: -5, maximum: -1 },
      },
      ["price", "share", "code", "name"],
    ),
    Formats: object(
      Object.fromEntries(
        ["date", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "json-pointer"]
          .concat("regex", "relative-json-pointer", "time", "uri", "uri-reference", "uuid", "price")
          .map((format) => [format, { type: "string", format }]),
      ),
    ),
    Conditions: object({ kind: { enum: ["a", "b"] }, x: text }, ["kind"], {
      if: { properties: { kind: { const: "a" } } },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { required: ["x"], properties: { x: text, y: { type: "number" } } },
      else: { properties: { z: text } },
      dependencies: { z: ["x"] },
    }),
    Tree: ref("Tree"),
  },
  {
    Order: object({ id: { ...text, description: "Says */ little.\n\n@deprecated" } }, ["id"]),
    Card: object({ kind: { const: "card" }, number: text }, ["kind", "number"]),
    Transfer: object({ kind: { const: "transfer" }, iban: text }, ["kind", "iban"]),
    Tree: object({ name: text, kids: { type: "array", items: ref("Tree") }, next: ref("Loop") }),
    // Aliases that lead to themselves.
    Loop: { anyOf: [ref("Loop"), ref("OtherLoop"), { type: "null" }] },
    OtherLoop: { oneOf: [ref("Loop"), { type: "array", items: ref("Loop") }] },
    Payload: text,
    order: { type: "integer" },
  },
);
