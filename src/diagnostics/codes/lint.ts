import { defineCodes } from "./code.js";

/** Rules over the whole system. */
export const lintCodes = defineCodes({
  "lint/never-sent": {
    severity: "note",
    title: "A message is received, but no document sends it",
    why: "It comes from outside, or a document is missing, or a name differs.",
    fix: "name the sender's document too, if there is one.",
    example:
      "operations:\n  onPlaced: { action: receive, channel: { $ref: '#/channels/placed' } }\n# and no document has `action: send` on that address",
  },
  "lint/never-received": {
    severity: "note",
    title: "A message is sent, but no document receives it",
    why: "Somebody outside may listen; if nobody does, it is waste.",
    fix: "name the receiver's document too, if there is one.",
    example:
      "operations:\n  sendPlaced: { action: send, channel: { $ref: '#/channels/placed' } }\n# and no document has `action: receive` on that address",
  },
  "lint/incompatible-message": {
    severity: "error",
    title: "A receiver refuses what a sender may send",
    why: "Both documents describe the message, and the event shown is valid for one and not for the other: it would end in the dead letters.",
    fix: "share the message by `$ref`, or let the receiver accept what the sender says.",
    example:
      "# order.yaml, sends\ntotal: { type: number }\n# stock.yaml, receives\ntotal: { type: integer }",
    tunable: true,
  },
  "lint/address-mismatch": {
    severity: "warning",
    title: "A message is sent to one address and waited for at another",
    why: "Nobody hears it, and whoever waits for it waits forever.",
    fix: "correct one of the two addresses.",
    example:
      "# order.yaml, sends OrderPlaced\naddress: orders.placed\n# stock.yaml, receives OrderPlaced\naddress: order.placed",
  },
  "lint/type-mismatch": {
    severity: "warning",
    title: "A message is sent under one name and waited for under another",
    why: "A receiver finds the message of an event by its type, so it takes this one for unknown.",
    fix: "give both the same `name`.",
    example:
      "# order.yaml, sends on orders.placed\nmessages: { OrderPlaced: ... }\n# stock.yaml, receives on orders.placed\nmessages: { order.placed: ... }",
  },
  "lint/similar-address": {
    severity: "warning",
    title: "Two addresses read like one",
    why: "To a broker they are two; events that go to the wrong one are lost.",
    fix: "use one of them, or tell them apart by their words.",
    example: "channels:\n  a: { address: orders.placed }\n  b: { address: orders/placed }",
  },
  "lint/unhandled-reply": {
    severity: "warning",
    title: "An answer goes to nobody who asked",
    why: "The service that asks waits for other answers, so it learns nothing.",
    fix: "add the message to the `reply` of the operation that asks.",
    example:
      "# price.yaml answers with PriceTold or PriceUnknown\n# order.yaml, which asks\nreply: { messages: [{ $ref: '#/channels/told/messages/PriceTold' }] }",
  },
  "lint/unanswered-request": {
    severity: "warning",
    title: "An answer is waited for that nobody gives",
    why: "The service that is asked answers with other messages, or not at all.",
    fix: "add the message to the `reply` of the operation that is asked.",
    example:
      "# order.yaml asks, and waits for PriceTold or PriceUnknown\n# price.yaml, which is asked\nreply: { messages: [{ $ref: '#/channels/told/messages/PriceTold' }] }",
  },
  "lint/key-missing": {
    severity: "error",
    title: "A key names a field that the message does not have",
    why: "All its events would have no key: no order is kept, and repetitions are not found.",
    fix: "correct the expression, or add the field.",
    example:
      "x-ordering: { key: $message.payload#/order }\npayload: { properties: { orderId: { type: string } } }",
    tunable: true,
  },
  "lint/key-optional": {
    severity: "warning",
    title: "A key names a field that is not required",
    why: "Events without it have no key: no order is kept between them, and repetitions are not found.",
    fix: "add the field to `required`.",
    example:
      "x-idempotency: { key: $message.payload#/requestId }\npayload: { properties: { requestId: { type: string } } }",
  },
  "lint/correlation-missing": {
    severity: "warning",
    title: "The correlation id stands in a field that the message does not have",
    why: "What belongs together cannot be found by it.",
    fix: "correct `correlationId.location`, or add the field.",
    example:
      "correlationId: { location: $message.payload#/correlationId }\npayload: { properties: { orderId: { type: string } } }",
  },
  "lint/costly-pattern": {
    severity: "warning",
    title: "A pattern takes exponential time on some texts",
    why: "One event with such a text stops a service for minutes, or for good.",
    fix: "let no two repetitions inside of each other, or beside each other, take the same text.",
    example: "pattern: '^(\\w+\\s?)*$'",
  },
  "lint/slow-pattern": {
    severity: "warning",
    title: "A pattern takes time that grows with the square of a text, or faster",
    why: "A text of some hundred thousand characters stops a service for minutes.",
    fix: "add `maxLength` (2048 or less), begin the pattern with `^`, or let no two repetitions share a text.",
    example: "pattern: '^\\s*(.*?)\\s*$'",
  },
  "lint/unknown-format": {
    severity: "warning",
    title: "A format is not known",
    why: "It is not checked: whatever the text says, the message is valid.",
    fix: "use a format of JSON Schema, or a `pattern`.",
    example: "createdAt: { type: string, format: datetime }",
  },
  "lint/money-as-float": {
    severity: "warning",
    title: "Money is described as a number with any fraction",
    why: "Binary fractions cannot hold cents exactly: 0.1 + 0.2 is 0.30000000000000004, and sums drift.",
    fix: "use an integer of minor units (cents), a string with a pattern, or `multipleOf: 0.01`.",
    example: "unitPrice: { type: number }",
  },
  "lint/time-without-zone": {
    severity: "warning",
    title: "A time does not say in which zone it is",
    why: "Each reader takes its own zone, and twice a year the time means two moments or none.",
    fix: "use `format: date-time`, which ends in Z or an offset.",
    example: "createdAt: { type: string, examples: ['2026-01-31T12:30:00'] }",
  },
  "lint/timestamp-without-unit": {
    severity: "warning",
    title: "A time is a number of something",
    why: "Seconds read as milliseconds are in January 1970.",
    fix: "use `format: date-time`, or say the unit in the name or the description.",
    example: "createdAt: { type: integer }",
    strict: true,
  },
  "lint/schema-example": {
    severity: "warning",
    title: "An example or a default of a schema does not match the schema",
    why: "Readers copy it.",
    fix: "correct it, or the schema.",
    example: "orderId: { type: string, format: uuid, examples: [order-1] }",
  },
  "lint/undescribed": {
    severity: "warning",
    title: "A message has neither a summary nor a description",
    why: "Generated types and methods carry it as their comment.",
    fix: "say in one sentence what it means.",
    example: "messages:\n  OrderPlaced: { payload: ... }",
    strict: true,
  },
  "lint/ambiguous-type": {
    severity: "warning",
    title: "Two messages on one channel have the same wire type",
    why: "The receiver finds the message of an event by its type.",
    fix: "give each message its own `name`.",
    example: "messages:\n  Placed: { name: order }\n  Paid: { name: order }",
  },
  "lint/without-operations": {
    severity: "note",
    title: "A service neither sends nor receives",
    why: "Nothing but message types is generated for it.",
    fix: "add `operations` to its document.",
    example:
      "asyncapi: 3.1.0\ninfo: { title: Order service, version: 1.0.0 }\nchannels: ...\n# and no `operations`",
  },
  "lint/ignore-invalid": {
    severity: "warning",
    title: "A decision to ignore a finding does not say what, or why",
    why: "Whoever reads it later must be able to tell whether it still holds; it is not followed.",
    fix: "write `x-asyncapi-gen-ignore: [{ code: ..., reason: ... }]`.",
    example: "x-asyncapi-gen-ignore: [{ code: lint/never-received }]",
    tunable: false,
  },
  "lint/ignore-unused": {
    severity: "warning",
    title: "A decision to ignore a finding, and there is none",
    why: "It would hide the next one of its kind.",
    fix: "remove it.",
    example:
      "x-asyncapi-gen-ignore: [{ code: lint/never-received, reason: Archived. }]\n# and meanwhile somebody receives it",
  },
});
