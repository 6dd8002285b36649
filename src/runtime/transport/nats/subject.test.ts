import fc from "fast-check";
import { expect, test } from "vitest";
import { matchAddress } from "../../wire/channel-address.js";
import { addressOf, filterOf, subjectOf } from "./subject.js";

const piece = fc.oneof(
  fc.constantFrom("a", "", "%", "*", ">", "ä", " ", "%2E", "$JS"),
  fc.string(),
);
const address = fc
  .array(fc.tuple(piece, fc.constantFrom("/", ".")), { maxLength: 5 })
  .map((pieces) => pieces.flat().join(""));

/** As the server compares a filter with a subject. */
const matches = (filter: string, subject: string): boolean => {
  const [wanted, found] = [filter.split("."), subject.split(".")];
  return (
    wanted.length === found.length &&
    wanted.every((token, index) => token === "*" || token === found[index])
  );
};

test("every address has a subject of its own, which the server takes", () => {
  fc.assert(
    fc.property(address, (one) => {
      const subject = subjectOf("shop", one);
      expect(subject).toMatch(/^shop(\.[A-Za-z0-9_%/-]+)+$/);
      // Read back as it was, so no two addresses can share one.
      expect(addressOf("shop", subject)).toBe(one);
    }),
  );
});

test("a filter matches the subject of every address that its channel matches", () => {
  const channel = fc
    .array(fc.tuple(fc.oneof(piece, fc.constantFrom("{a}", "x-{b}")), fc.constantFrom("/", ".")), {
      maxLength: 4,
    })
    .map((pieces) => pieces.flat().join(""));
  fc.assert(
    fc.property(channel, fc.string({ minLength: 1 }), (pattern, value) => {
      const concrete = pattern.replaceAll(/\{\w\}/g, value.replaceAll(/[{}$]/g, "-"));
      fc.pre(matchAddress(pattern, concrete) !== undefined);
      expect(matches(filterOf("shop", pattern), subjectOf("shop", concrete))).toBe(true);
    }),
  );
});

test.each([
  ["order.started", "shop.order.started"],
  ["light/1.5/on", "shop.light/.1%2E5/.on"],
  ["a/", "shop.a/.%"],
  ["a b*>", "shop.a%20b%2A%3E"],
  ["ä", "shop.%C3%A4"],
])("%s is %s", (one, subject) => {
  expect(subjectOf("shop", one)).toBe(subject);
});

test.each([
  ["light/{id}/on", "shop.light/.*.on"],
  ["order.{id}", "shop.order.*"],
  ["room-{id}/door", "shop.*.door"],
])("%s is filtered by %s", (channel, filter) => {
  expect(filterOf("shop", channel)).toBe(filter);
});
