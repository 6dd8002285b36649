import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import type { Contract, Json, Message } from "../../src/contract/model.js";
import { emit } from "../../src/emit/index.js";
import { hostile, identifiers, openCage } from "./canary.js";
import { emitOptions } from "./small-contract.js";

const cage = openCage();
afterAll(cage.remove);

const schema = fc.record({
  type: fc.constant("object" as const),
  description: hostile,
  required: fc.tuple(hostile),
  properties: fc.dictionary(
    hostile,
    fc.oneof(
      fc.record({ description: hostile, enum: fc.tuple(hostile, hostile) }),
      fc.record({ const: fc.dictionary(hostile, hostile, { maxKeys: 1, noNullPrototype: true }) }),
      fc.record({ type: fc.constant("string"), format: hostile, examples: fc.tuple(hostile) }),
      fc.record({ pattern: hostile.map((text) => text.replace(/[^\w ;=.\n\u2028]/g, "\\$&")) }),
      fc.constant({ $ref: "#/schemas/Named" }),
    ),
    { minKeys: 1, maxKeys: 4, noNullPrototype: true },
  ),
  dependencies: fc.dictionary(hostile, fc.tuple(hostile), { maxKeys: 1, noNullPrototype: true }),
  unevaluatedProperties: fc.record({ enum: fc.tuple(hostile) }),
  patternProperties: fc.dictionary(fc.constantFrom("^x-", "'\"`"), fc.boolean(), {
    maxKeys: 1,
    noNullPrototype: true,
  }),
}) as unknown as fc.Arbitrary<{ readonly [key: string]: Json }>;

const pointer = fc.record({
  in: fc.constantFrom("payload" as const, "headers" as const),
  path: fc.tuple(hostile),
});

const message = fc.record({
  id: hostile,
  wireType: hostile,
  summary: hostile,
  description: hostile,
  contentType: hostile,
  body: fc.constantFrom("text" as const, "bytes" as const, undefined),
  payload: schema,
  headers: schema,
  key: pointer,
  correlationId: pointer,
  idempotencyKey: pointer,
  examples: fc.tuple(
    fc.record({
      name: hostile,
      payload: fc.dictionary(hostile, hostile, { noNullPrototype: true }),
    }),
  ),
}) as fc.Arbitrary<Message>;

const contract: fc.Arbitrary<Contract> = fc
  .record({
    messages: fc.uniqueArray(message, { minLength: 2, maxLength: 2, selector: ({ id }) => id }),
    named: schema,
    service: fc.record({ id: hostile, title: hostile, description: hostile }),
    channel: fc.record({ id: hostile, address: hostile, summary: hostile, parameter: hostile }),
    operation: fc.record({ name: hostile, summary: hostile, operationId: hostile }),
  })
  .map(({ messages, named, service, channel, operation }) => {
    const operations = messages.map(({ id }, index) => ({
      ...operation,
      name: `${operation.name}${index}`,
      channel: channel.id,
      message: id,
    }));
    const parameters = [{ name: channel.parameter, description: channel.summary }];
    return {
      services: [{ ...service, sends: operations, receives: operations, sagas: [] }],
      channels: [{ ...channel, parameters }],
      messages,
      schemas: [{ id: "Named", schema: named }],
    };
  });

test("no string of a document becomes code", async () => {
  await fc.assert(
    fc.asyncProperty(contract, hostile, async (hostileContract, source) => {
      const options = { ...emitOptions, sourceOf: () => source };
      const files = emit(hostileContract, options);
      for (const { path, text } of files) {
        expect([path, identifiers(text).filter((name) => name === "__PWNED")]).toEqual([path, []]);
      }
      await cage.run(files);
      expect("__PWNED" in globalThis).toBe(false);
    }),
    { numRuns: 25 },
  );
});
