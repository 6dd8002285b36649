import { describe, expect, it } from "vitest";
import { pointedValue } from "./correlation.js";
import type { JsonSchema, Message, NamedSchema } from "./model.js";

const schemas: readonly NamedSchema[] = [
  { id: "Id", schema: { type: ["integer", "null"] } },
  {
    id: "Tree",
    schema: {
      properties: { left: { $ref: "#/schemas/Tree" }, id: { $ref: "#/schemas/Id" } },
      required: ["id"],
    },
  },
  { id: "Loop", schema: { allOf: [{ $ref: "#/schemas/Loop" }] } },
];

const look = (payload: JsonSchema, ...path: readonly string[]) => {
  const message: Message = {
    id: "M",
    wireType: "M",
    contentType: "application/json",
    payload,
    examples: [],
  };
  return pointedValue(message, { in: "payload", path }, schemas);
};

describe("pointedValue", () => {
  it("finds a field and its type through references", () => {
    expect(look({ $ref: "#/schemas/Tree" }, "id")).toEqual({
      isRequired: true,
      types: ["null", "number"],
    });
    expect(look({ $ref: "#/schemas/Tree" }, "left", "id")).toEqual({
      isRequired: false,
      types: ["null", "number"],
    });
  });

  it("finds it in alternatives, and required beside properties", () => {
    const payload = {
      oneOf: [{ properties: { id: { enum: ["a"] } } }, { properties: { id: { const: 1 } } }],
      required: ["id"],
    };
    expect(look(payload, "id")).toEqual({ isRequired: true, types: ["number", "string"] });
  });

  it("tells a field that is not declared from a message that is not described", () => {
    expect(look({ type: "object" }, "id")).toBeUndefined();
    expect(look(true, "id")).toBe("unknown");
    expect(look({ $ref: "#/schemas/Loop" }, "id")).toBeUndefined();
    expect(look({ properties: { hasOwn: {} } }, "constructor")).toBeUndefined();
  });
});
