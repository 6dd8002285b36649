import fc from "fast-check";
import { expect, test } from "vitest";
import { fromHeaders, toHeaders } from "./headers.js";

// Without lone surrogates: they are no text that could be sent.
const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.constantFrom("", "%", "a\r\nb: c", " x "),
);
const name = fc.oneof(
  text,
  fc.constantFrom("ce-id", "Nats-Msg-Id", "content-type", "ag-json", "%41", "a,b"),
);
const value = fc.oneof(
  text,
  fc.jsonValue().filter((one) => typeof one !== "string"),
);

test("headers are read back as they were, and none ends its line or commands the server", () => {
  fc.assert(
    fc.property(fc.dictionary(name, value), text, text, (headers, id, key) => {
      const message = { channel: "x", key, envelope: { id }, headers, data: new Uint8Array() };
      const lines = toHeaders(message);
      for (const [written, content] of lines) {
        expect(written).toMatch(/^[!-9;-~]+$/);
        expect(written).not.toMatch(/^nats-/i);
        expect(content).toMatch(/^[!-~]*$/);
      }
      expect(lines.filter(([written]) => written.toLowerCase() === "ce-id")).toHaveLength(1);
      const read = fromHeaders(lines);
      // By way of JSON, as it travels: that has no -0.
      expect(read.headers).toEqual(JSON.parse(JSON.stringify(headers)));
      expect([read.envelope, read.key]).toEqual([{ id }, key]);
    }),
  );
});

test("what a stranger wrote is read as well as it can be", () => {
  const lines = [
    ["Ce-Id", "1"],
    ["ce-type", "100%"],
    ["Content-Type", "text/plain"],
    ["Nats-Msg-Id", "x"],
    ["tenant", "a b"],
    ["ag-json", "tenant"],
  ] as const;
  expect(fromHeaders(lines)).toEqual({
    envelope: { id: "1", type: "100%", datacontenttype: "text/plain" },
    key: undefined,
    headers: { tenant: "a b" },
  });
});
