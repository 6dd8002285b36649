import { expect, test } from "vitest";
import type { Contract, JsonSchema, Message } from "../contract/model.js";
import { discriminatorsOf } from "./discriminators.js";

const of = (payload: JsonSchema, headers?: JsonSchema) => {
  const message: Message = {
    id: "M",
    wireType: "M",
    contentType: "application/json",
    payload,
    examples: [],
    ...(headers === undefined ? {} : { headers }),
  };
  const schemas = [{ id: "Kind", schema: { const: "named" } }];
  const contract: Contract = { services: [], channels: [], messages: [message], schemas };
  return discriminatorsOf(contract, message).map(({ at, is }) => [at.in, at.path.join("/"), is]);
};

test("const and enums of one value, where they must be, in headers and payload", () => {
  const kind = (schema: JsonSchema, required = ["kind"]): JsonSchema => ({
    type: "object",
    required,
    properties: { kind: schema },
  });
  expect(of(kind({ const: "paid" }))).toEqual([["payload", "kind", "paid"]]);
  expect(of(kind({ enum: [7] }))).toEqual([["payload", "kind", 7]]);
  expect(of(kind({ $ref: "#/schemas/Kind" }))).toEqual([["payload", "kind", "named"]]);
  expect(of({}, kind({ const: true }))).toEqual([["headers", "kind", true]]);
  expect(of(kind(kind({ const: "deep" })))).toEqual([["payload", "kind/kind", "deep"]]);
  expect(of(kind({ const: "paid" }, []))).toEqual([]);
  expect(of(kind({ enum: ["a", "b"] }))).toEqual([]);
  expect(of(kind({ const: null }))).toEqual([]);
  expect(of({ const: "paid" })).toEqual([]);
  expect(of(true)).toEqual([]);
});
