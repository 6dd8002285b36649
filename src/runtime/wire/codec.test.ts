import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decode, encode, nestingMax } from "./codec.js";

const json = { contentType: "application/json" };
const text = { contentType: "text/plain" };
const octets = { contentType: "application/octet-stream" };
const limit = 1_000_000;
const bytes = (text: string) => new TextEncoder().encode(text);

test("every JSON value comes back as it was", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
      expect(decode(encode(value, json), json, limit)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test.each(["application/json; charset=utf-8", "application/cloudevents+json", "text/json"])(
  "%s is JSON",
  (type) => {
    expect(decode(bytes(`{"a":1}`), { contentType: type }, limit)).toEqual({ a: 1 });
  },
);

test("text and bytes travel as they are", () => {
  expect(decode(encode("ä", text), text, limit)).toBe("ä");
  const data = new Uint8Array([0, 255]);
  const protobuf = { contentType: "application/json", encoding: "bytes" } as const;
  expect(decode(encode(data, protobuf), protobuf, limit)).toBe(data);
  expect(decode(encode(data, octets), octets, limit)).toBe(data);
});

describe("decoding refuses", () => {
  const deep = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  test.each([
    ["truncated JSON", bytes(`{"a":`), "[invalid-payload] The payload is no JSON."],
    ["nothing", bytes(""), "[invalid-payload] The payload is no JSON."],
    ["what is no UTF-8", new Uint8Array([0x22, 0xff, 0x22]), "no UTF-8"],
    ["deep nesting", bytes(deep(20_000)), `deeper than ${nestingMax} levels`],
    ["too many bytes", new Uint8Array(limit + 1), "messageBytesMax is 1000000"],
  ])("%s", (_, data, why) => {
    expect(() => decode(data, json, limit)).toThrow(why);
  });

  test("nesting is not what stands in a string", () => {
    expect(decode(bytes(`"${"[".repeat(500)}\\"["`), json, limit)).toBe(`${"[".repeat(500)}"[`);
  });
});

test.each([undefined, 1n, () => 1])("encoding refuses %s", (value) => {
  expect(() => encode(value, json)).toThrow("[invalid-payload]");
});

test("__proto__ in a payload is a property like any other", () => {
  const value = decode(bytes(`{"__proto__":{"polluted":1}}`), json, limit) as object;
  expect(Object.hasOwn(value, "__proto__")).toBe(true);
  expect(Reflect.get({}, "polluted")).toBeUndefined();
});
