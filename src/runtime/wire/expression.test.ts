import { describe, expect, test } from "vitest";
import { evaluate, evaluateText, fillIn } from "./expression.js";

const source = {
  payload: { orderId: "o1", lines: [{ sku: "a" }], "a/b": { "~": true }, count: 0, none: null },
  headers: { tenant: "t" },
};

describe("an expression", () => {
  test.each([
    ["$message.payload#/orderId", "o1"],
    ["$message.payload#/lines/0/sku", "a"],
    ["$message.payload#/a~1b/~0", "true"],
    ["$message.payload#/count", "0"],
    ["$message.header#/tenant", "t"],
    ["$message.payload#/missing/deeper", undefined],
    ["$message.payload#/none", undefined],
    ["$message.payload#/lines", undefined],
    ["$message.payload#/constructor", undefined],
    ["$message.payload#/__proto__/x", undefined],
  ])("%s finds %s", (expression, text) => {
    expect(evaluateText(expression, source)).toBe(text);
  });

  test("without a pointer is the whole", () => {
    expect(evaluate("$message.payload#", source)).toBe(source.payload);
  });

  test.each([undefined, null, 1, "text"])("finds nothing in %s", (payload) => {
    expect(evaluate("$message.payload#/a", { payload, headers: undefined })).toBeUndefined();
  });

  test("of another form is refused", () => {
    expect(() => evaluate("$request.body#/a", source)).toThrow("is no expression");
  });
});

describe("filling in", () => {
  test("lays the value down where nothing is, and leaves the given object alone", () => {
    const given = { payload: { a: 1 }, headers: undefined };
    expect(fillIn("$message.header#/correlation/id", given, "c")).toEqual({
      payload: { a: 1 },
      headers: { correlation: { id: "c" } },
    });
    expect(given.headers).toBeUndefined();
  });

  test("keeps what is there", () => {
    expect(fillIn("$message.payload#/orderId", source, "x")).toBe(source);
  });
});
