import { expect, test } from "vitest";
import { findSlowness } from "./slowness.js";

/** The least of three runs: the first one also compiles the pattern. */
function msFor(expression: RegExp, text: string): number {
  const runs = [0, 1, 2].map(() => {
    const began = performance.now();
    expression.test(text);
    return performance.now() - began;
  });
  return Math.min(...runs);
}

const slow = [
  "^\\s*\\s*$",
  "^(.*)x(.*)y$",
  "^a*a*a*b",
  "\\s+$",
  "[a-z]+@",
  "^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$",
  "^\\s*(.*?)\\s*$",
  "^\\d+(\\.)?\\d+[a-z]$",
  "(^|,)\\w+\\w*=",
  "^(?:a|b)*[ab]+c$",
  "^.*,.*,.*;$",
];

test.each(slow)("%s is slow, and the text that shows it takes more and more time", (pattern) => {
  const found = findSlowness(pattern);
  expect(found).toBeDefined();
  if (!found) return;
  const expression = new RegExp(pattern, "u");
  const text = (count: number) => found.prefix + found.pump.repeat(count) + found.suffix;
  expect([pattern, expression.test(text(4))]).toEqual([pattern, false]);
  // A pattern that is not slow takes less than a millisecond for any of these.
  let count = 500;
  while (count < 130_000 && msFor(expression, text(count)) < 10) count *= 2;
  expect([pattern, count < 130_000]).toEqual([pattern, true]);
});

const harmless = [
  "^[a-z]+$",
  "^[a-z]+",
  "[a-z]+",
  "^a*b*c*$",
  "^\\s*\\S+\\s*$",
  "^[^@]+@[^@]+$",
  "^[\\w.+-]+@[\\w-]+\\.[\\w.-]+$",
  "^[a-z0-9]+(?:-[a-z0-9]+)*$",
  "^\\w{1,200}\\w{1,200}$",
  "^\\d{4}-\\d{2}-\\d{2}$",
  "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
  "^\\+?[1-9]\\d{1,14}$",
  "^arn:aws:[a-z0-9-]+:[a-z0-9-]*:\\d{12}:.+$",
  "^x-",
  "^[^]*[^]*$",
  "^(/[^/]+)+$",
  "^urn:[a-z0-9][a-z0-9-]{0,31}:.+$",
  "^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)$",
  "^-?\\d+(\\.\\d{1,2})?$",
  "^[A-Z]{3}$|^$",
  "^(a)\\1+$",
  "^(",
  ".*",
  "",
];

test.each(harmless)("%s is harmless", (pattern) => {
  expect(findSlowness(pattern)).toBeUndefined();
});

test("a large pattern is answered at once", () => {
  const began = performance.now();
  findSlowness(`^${"[a-z]*".repeat(500)}$`);
  findSlowness(`^${"(?:[a-z]*|[a-y]+b)".repeat(90)}\\d$`);
  findSlowness(`${"(a*b*c*)*".repeat(60)}$`);
  expect(performance.now() - began).toBeLessThan(3000);
});
