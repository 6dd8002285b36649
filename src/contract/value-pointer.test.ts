import fc from "fast-check";
import { expect, it } from "vitest";
import { formatValuePointer, parseValuePointer } from "./value-pointer.js";

it.each([
  ["$message.payload#/orderId", { in: "payload", path: ["orderId"] }],
  ["$message.header#/trace", { in: "headers", path: ["trace"] }],
  ["$message.headers#/trace", { in: "headers", path: ["trace"] }],
  ["$message.payload#/a~1b/c~0d/0", { in: "payload", path: ["a/b", "c~d", "0"] }],
])("%s", (text, pointer) => {
  expect(parseValuePointer(text)).toEqual(pointer);
});

it.each([
  "orderId",
  "$message.payload",
  "$message.payload#",
  "$message.payload#/",
  "$message.body#/a",
  "",
  3,
  null,
  undefined,
])("%j names no value", (text) => {
  expect(parseValuePointer(text)).toBeUndefined();
});

it("is what it was after being written and read", () => {
  const pointer = fc.record({
    in: fc.constantFrom("payload" as const, "headers" as const),
    path: fc.array(fc.stringMatching(/^[^%\n\r]+$/), { minLength: 1 }),
  });
  fc.assert(
    fc.property(pointer, (each) => {
      fc.pre(each.path.every((segment) => segment.trim() === segment));
      expect(parseValuePointer(formatValuePointer(each))).toEqual(each);
    }),
  );
});
