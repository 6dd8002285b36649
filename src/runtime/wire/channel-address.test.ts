import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressPattern, channelMatcher, fillAddress, matchAddress } from "./channel-address.js";

describe("matching", () => {
  test.each([
    ["orders.placed", "orders.placed", {}],
    ["orders.placed", "orders-placed", undefined],
    ["light/{id}/on", "light/7/on", { id: "7" }],
    ["light/{id}/on", "light/7/8/on", undefined],
    ["light/{id}/on", "light//on", undefined],
    ["{a}.{b}", "x.y", { a: "x", b: "y" }],
    ["{a}.{b}", "x.y.z", undefined],
    ["v1.0/{id}", "v1.0/a.b", { id: "a.b" }],
    ["v1.0/{id}", "v1x0/a", undefined],
  ])("%s against %s", (address, concrete, parameters) => {
    expect(matchAddress(address, concrete)).toEqual(parameters);
    expect(channelMatcher([address])(concrete)).toBe(parameters !== undefined);
  });
});

describe("filling in", () => {
  test("takes every parameter", () => {
    expect(fillAddress("light/{id}/{state}", { id: "7", state: "on" })).toBe("light/7/on");
    expect(fillAddress("orders.placed")).toBe("orders.placed");
  });

  test.each([
    ["light/{id}", {}, `needs the parameter "id"`],
    ["light/{id}", { id: "" }, `needs the parameter "id"`],
    ["light/{constructor}", {}, `needs the parameter "constructor"`],
    ["light/{id}/on", { id: "7/on/8" }, "contains a separator"],
    ["{a}.{b}", { a: "x.y", b: "z" }, "contains a separator"],
  ])("%s with %j is refused", (address, parameters, why) => {
    expect(() => fillAddress(address, parameters as Record<string, string>)).toThrow(why);
  });

  test("what is filled in is read back as it was, or refused", () => {
    const value = fc.string({ minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(value, value, (a, b) => {
        let concrete: string;
        try {
          concrete = fillAddress("x/{a}/y/{b}", { a, b });
        } catch {
          return;
        }
        expect(matchAddress("x/{a}/y/{b}", concrete)).toEqual({ a, b });
      }),
    );
  });
});

test("a pattern is one for PostgreSQL too: nothing but what both read alike", () => {
  expect(addressPattern("a.b/{id}/c+d")).toBe("^a\\.b/([^/]+)/c\\+d$");
});
