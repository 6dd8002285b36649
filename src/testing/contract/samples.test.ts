import { expect, test } from "vitest";
import { firstDefect, isPlayable } from "./samples.js";

const named = (payload: unknown) => ({ X: { samples: [{ name: "one", payload }], defects: [] } });

test.each([
  ["JSON, said by nobody", { id: 1 }, undefined, true],
  ["JSON with a suffix", { id: 1 }, "application/vnd.shop+json; charset=utf-8", true],
  ["text", "hello", "text/plain", true],
  ["text that is no text", { id: 1 }, "text/yaml", false],
  ["XML", { id: 1 }, "application/xml", false],
])("a sample of %s", (_name, payload, contentType, playable) => {
  const message = { type: "X", validate: () => undefined, ...(contentType && { contentType }) };
  expect(isPlayable(named(payload), message)).toBe(playable);
});

test("a message without a sample cannot be played", () => {
  expect(isPlayable({}, { type: "X", validate: () => undefined })).toBe(false);
});

test("a number is no defect of a message that travels as text", () => {
  const defect = { name: "one", pointer: "", keyword: "type", payload: 42 };
  const samples = { X: { samples: [], defects: [defect] } };
  const route = (contentType: string) => ({
    channel: "x",
    message: { type: "X", contentType, validate: () => undefined },
  });
  expect(firstDefect(samples, route("text/plain"))).toBeUndefined();
  expect(firstDefect(samples, route("application/json"))).toBe(defect);
});
