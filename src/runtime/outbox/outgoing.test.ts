import { describe, expect, test } from "vitest";
import { defineMessage, route } from "../message.js";
import { seededRandom } from "../seeded-random.js";
import { noTelemetry } from "../telemetry/telemetry.js";
import { virtualClock } from "../work/virtual-clock.js";
import { composeMessage, type OutgoingOptions } from "./outgoing.js";

const clock = virtualClock(Date.UTC(2026, 0, 1));
const sender = {
  source: "shop",
  clock,
  random: seededRandom(1, clock),
  messageBytesMax: 100,
  headerBytesMax: 100,
  publishMax: 10,
  telemetry: noTelemetry,
};
const accept = () => undefined;

const compose = (
  more: Partial<Parameters<ReturnType<typeof defineMessage>>[0]> = {},
  payload: unknown = { id: "a" },
  options: OutgoingOptions = {},
  channel = "orders",
) =>
  composeMessage(
    route(defineMessage()({ type: "Placed", validate: accept, ...more }), channel),
    payload,
    options,
    { correlationId: "c", causationId: "b", traceparent: "t" },
    sender,
  );

test("an envelope says who, what, when, and what it belongs to", () => {
  const { envelope, key, data } = compose({ key: "$message.payload#/id" });
  expect(envelope).toEqual({
    specversion: "1.0",
    id: envelope.id,
    source: "shop",
    type: "Placed",
    time: "2026-01-01T00:00:00.000Z",
    datacontenttype: "application/json",
    correlationid: "c",
    causationid: "b",
    partitionkey: "a",
    traceparent: "t",
  });
  expect(key).toBe("a");
  expect(new TextDecoder().decode(data)).toBe(`{"id":"a"}`);
});

test("the caller's key replaces the contract's", () => {
  expect(compose({ key: "$message.payload#/id" }, undefined, { key: "b" }).key).toBe("b");
});

test("the document's own correlation id is filled in where it is missing", () => {
  const inHeader = compose({ correlationId: "$message.header#/correlationId" });
  expect(inHeader.headers).toEqual({ correlationId: "c" });
  const given = { headers: { correlationId: "mine" } };
  expect(compose({ correlationId: "$message.header#/correlationId" }, {}, given).headers).toEqual({
    correlationId: "mine",
  });
});

test("a channel's parameters are filled in", () => {
  const { channel } = compose({}, {}, { parameters: { id: "7" } }, "light/{id}");
  expect(channel).toBe("light/7");
});

describe("refused", () => {
  const issue = { pointer: "/x", keyword: "minimum", expected: "a value >= 1", found: "0" };
  test.each<[string, () => unknown, string]>([
    [
      "an invalid payload",
      () => compose({ validate: () => issue }),
      "[invalid-payload] Placed: /x must be a value >= 1, found 0 (minimum).",
    ],
    [
      "what only a reader tolerates",
      () => compose({ validateForPublishing: () => issue }),
      "[invalid-payload]",
    ],
    ["invalid headers", () => compose({ validateHeaders: () => issue }), "[invalid-headers]"],
    [
      "a header that would end another",
      () => compose({}, {}, { headers: { a: "b\r\nc: d" } }),
      "[invalid-headers]",
    ],
    ["a large message", () => compose({}, { text: "x".repeat(100) }), "[message-too-large]"],
    ["an empty key", () => compose({}, {}, { key: "" }), "[invalid-payload]"],
    [
      "a long key",
      () => compose({}, {}, { key: "x".repeat(600) }),
      "ordering key is longer than 512",
    ],
    ["a missing parameter", () => compose({}, {}, {}, "light/{id}"), "[invalid-parameters]"],
  ])("%s", (_, attempt, why) => {
    expect(attempt).toThrow(why);
  });
});
