import { expect, test } from "vitest";
import { withValue } from "./variant.js";

test.each([
  [
    "a member",
    "$message.payload#/id",
    { payload: { id: 1, n: 2 } },
    { payload: { id: "v", n: 2 } },
  ],
  [
    "a nested member",
    "$message.payload#/a/b",
    { payload: { a: { c: 1 } } },
    { payload: { a: { c: 1, b: "v" } } },
  ],
  [
    "an element",
    "$message.payload#/ids/1",
    { payload: { ids: [1, 2] } },
    { payload: { ids: [1, "v"] } },
  ],
  ["an escaped name", "$message.payload#/a~1b~0c", { payload: {} }, { payload: { "a/b~c": "v" } }],
  ["the whole payload", "$message.payload", { payload: 1 }, { payload: "v" }],
  ["a header", "$message.header#/tenant", { payload: 1 }, { payload: 1, headers: { tenant: "v" } }],
])("lays a value at %s", (_name, expression, content, expected) => {
  expect(withValue(expression, content, "v")).toEqual(expected);
});

test("never touches a prototype", () => {
  const { payload } = withValue("$message.payload#/__proto__/polluted", { payload: {} }, "v");
  expect(Object.getPrototypeOf(payload)).toBe(Object.prototype);
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
});
