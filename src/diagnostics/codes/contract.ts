import { defineCodes } from "./code.js";

/** Building the contract from several documents. */
export const contractCodes = defineCodes({
  "contract/example-invalid": {
    severity: "error",
    title: "An example does not match its own schema",
    why: "Readers copy examples, and the contract tests run them.",
    fix: "correct the example or the schema.",
    example:
      "payload: { type: object, properties: { orderId: { type: string } } }\nexamples: [{ payload: { orderId: 7 } }]",
    tunable: true,
  },
  "contract/schema-invalid": {
    severity: "error",
    title: "A schema cannot be used for validation",
    why: "No validator can be generated from it.",
    fix: "correct the schema.",
    example: "orderId: { type: integer, const: one }",
  },
  "contract/pattern-invalid": {
    severity: "error",
    title: "A pattern is not a regular expression",
    why: "Patterns are checked in JavaScript (ECMA-262) syntax.",
    fix: "correct the pattern.",
    example: "orderId: { type: string, pattern: '^(' }",
  },
  "contract/misspelt-keyword": {
    severity: "warning",
    title: "A schema has something that reads like a misspelt keyword",
    why: "JSON Schema ignores what it does not know, so the rule that was meant does not hold.",
    fix: "correct the name, or begin it with `x-`.",
    example: "orderId: { type: string, maxLenght: 36 }",
  },
  "contract/schema-format": {
    severity: "warning",
    title: "A payload is described in a schema language that is not read",
    why: "It is typed as bytes, which pass from the publisher to the handler without a check.",
    fix: "describe it as JSON Schema, OpenAPI schema or Avro, if it is one; else handle the bytes.",
    example: "payload:\n  schemaFormat: application/raml+yaml;version=1.0\n  schema: ...",
  },
  "contract/unknown-type": {
    severity: "warning",
    title: "An Avro schema uses a type that none of the documents defines",
    why: "Its values are typed as unknown and pass without a check.",
    fix: "define it where it is first used, keep its file beside this one (`Item.avsc`), or refer to it: `{ $ref: ./item.avsc }`.",
    example:
      "fields:\n  - { name: line, type: com.example.Line }\n# and nothing defines com.example.Line",
  },
  "contract/content-type": {
    severity: "warning",
    title: "A payload travels in a form that is not JSON, and its schema is not checked",
    why: "Only JSON is written and read by the runtime; everything else is handed through as it is.",
    fix: "set `contentType: application/json`, if it travels as JSON; else write and read it yourself.",
    example: "OrderPlaced:\n  contentType: text/csv\n  payload: { type: object }",
  },
  "contract/message-disagreement": {
    severity: "warning",
    title: "Two documents describe one message differently",
    why: "What the sender sends may not be what the receiver expects.",
    fix: "share the message by `$ref`.",
    example:
      "# order.yaml, sends\nOrderPlaced: { payload: { required: [orderId] } }\n# stock.yaml, receives\nOrderPlaced: { payload: { required: [orderId, lines] } }",
  },
  "contract/name-collision": {
    severity: "warning",
    title: "Two things get the same name",
    why: "Generated names are derived; colliding ones get a longer name.",
    fix: "rename one of them.",
    example: "components:\n  messages:\n    order-placed: ...\n    order.placed: ...",
  },
  "contract/shared-service": {
    severity: "note",
    title: "Two documents describe one service",
    why: "They are joined because their titles, or `x-service`, agree.",
    fix: "give each its own title or `x-service`, if they are two.",
    example: "# two documents\ninfo: { title: Order service }",
  },
  "contract/pointer-invalid": {
    severity: "error",
    title: "An expression does not name a value of the message",
    why: "It must read `$message.payload#/…` or `$message.header#/…`.",
    fix: "write for example `$message.payload#/orderId`.",
    example: "x-ordering: { key: orderId }",
  },
  "contract/reference-invalid": {
    severity: "error",
    title: "An extension names a message that does not exist",
    why: "It must be a reference such as `#/components/messages/ReserveInventory`.",
    fix: "correct the reference.",
    example: "x-compensates: '#/components/messages/ReserveStok'",
  },
  "contract/parameter-undescribed": {
    severity: "warning",
    title: "An address has parameters that the channel does not describe",
    why: "They are generated as texts of any value, and nobody is told what they stand for.",
    fix: "describe each under `parameters` of the channel.",
    example:
      "channels:\n  order:\n    address: orders/{orderId}\n# and no `parameters: { orderId: {} }`",
  },
  "contract/channel-without-address": {
    severity: "note",
    title: "A channel has no address",
    why: "Its address is only known at run time, so nothing is generated for it.",
    fix: "give it an `address`, if it has a fixed one.",
    example: "channels:\n  replies: { address: null }",
  },
});
