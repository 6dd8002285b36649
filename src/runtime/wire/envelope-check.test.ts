import { describe, expect, test } from "vitest";
import { attributeBytesMax, envelopeDefect, storable } from "./envelope-check.js";

const usable = { id: "1", source: "shop", type: "Placed" };

describe("an envelope", () => {
  test("needs id, source and type, no more", () => {
    expect(envelopeDefect(usable)).toBeUndefined();
    expect(envelopeDefect({ ...usable, id: "" })).toBe(`The envelope attribute "id" is missing.`);
    expect(envelopeDefect({ id: "1", type: "Placed" })).toContain(`"source" is missing`);
  });

  test.each([
    ["correlationid", "a\r\nSet-Cookie: b", "contains control characters"],
    ["causationid", "a\u0000", "contains control characters"],
    ["partitionkey", "\ud800", "contains control characters"],
    ["sagaid", "x".repeat(attributeBytesMax + 1), "is longer than 512 bytes (attributeBytesMax)"],
    ["traceparent", "ä".repeat(attributeBytesMax), "is longer than 512 bytes (attributeBytesMax)"],
    ["time", 5, "is no text"],
  ])("is refused for its %s", (name, value, why) => {
    expect(envelopeDefect({ ...usable, [name]: value })).toBe(
      `The envelope attribute "${name}" ${why}.`,
    );
  });
});

test("what is stored of a stranger's attribute fits a text column", () => {
  expect(storable("a\u0000b\ud800c")).toBe("a\ufffdb\ufffdc");
  expect(storable("x".repeat(2_000_000)).length).toBe(attributeBytesMax);
  expect(storable(7)).toBe("");
});
