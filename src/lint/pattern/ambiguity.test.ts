import { expect, test } from "vitest";
import { findAmbiguity } from "./ambiguity.js";

/** Steps that a backtracking match takes, by the clock of a matcher that is run here. */
function msFor(pattern: string, text: string): number {
  const expression = new RegExp(pattern, "u");
  const began = performance.now();
  expression.test(text);
  return performance.now() - began;
}

const costly = [
  "^(a+)+$",
  "(a*)*b",
  "^(?:a|a)*$",
  "^(a|aa)+$",
  "^(?:[a-z]+)*\\d$",
  "(x+x+)+y",
  "^(\\w+\\s?)*$",
  "^(\\s*\\w+\\s*)*$",
  "^([a-zA-Z0-9]+[._-]?)+@example\\.com$",
  "^(([a-z])+.)+[A-Z]([a-z])+$",
  "^(?:\\d+|\\d+\\.\\d*)+$",
  "^(?=(a+)+b)a",
  "^([a-z0-9]+-?){1,63}$",
  "^(a?b?)*c$",
];

test.each(costly)("%s is costly, and the text that shows it takes ever longer", (pattern) => {
  const found = findAmbiguity(pattern);
  expect(found).toBeDefined();
  if (!found) return;
  const text = (count: number) => found.prefix + found.pump.repeat(count) + found.suffix;
  // Each further repetition at least doubles the time; from 5 to 40 that is far beyond any noise.
  let count = 5;
  while (count < 40 && msFor(pattern, text(count)) < 20) count++;
  expect([pattern, count < 40]).toEqual([pattern, true]);
});

// What people write, and what looks like the above and is not.
const harmless = [
  "^[a-z]+$",
  "^(a+)+",
  "^[A-Z]{3}$",
  "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
  "^[a-z0-9]+(?:-[a-z0-9]+)*$",
  "^[a-z0-9]+(?:[._-][a-z0-9]+)*@[a-z0-9-]+(?:\\.[a-z0-9-]+)+$",
  "^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\\.)+[a-zA-Z]{2,}$",
  "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})$",
  "^(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}$",
  "^https?://[^\\s/$.?#].[^\\s]*$",
  "^(\\d{1,3}\\.){3}\\d{1,3}$",
  "^[\\w.+-]+@[\\w-]+\\.[\\w.-]+$",
  "^\\+?[1-9]\\d{1,14}$",
  "^(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)(?:-[\\da-z-]+(?:\\.[\\da-z-]+)*)?$",
  "^arn:aws:[a-z0-9-]+:[a-z0-9-]*:\\d{12}:.+$",
  "^(/[^/]+)+$",
  "^([A-Z][a-z]+)+$",
  "^(\\w+,)*\\w+$",
  "^x-[\\w\\d\\.\\-\\_]+$",
  "^\\s*(\\S+\\s+)*\\S+\\s*$",
  "^P(?!$)(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+S)?)?$",
  "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
  "^(?<year>\\d+)-(\\d+)$",
  "^(a)\\1+$",
  "^(",
  "^[^@]+@[^@]+$",
  "^(true|false)$",
  ".*",
  "",
];

test.each(harmless)("%s is harmless", (pattern) => {
  expect(findAmbiguity(pattern)).toBeUndefined();
});

test("a large pattern is answered at once", () => {
  const began = performance.now();
  findAmbiguity(`^(${"(a|b|c)*d".repeat(150)})+$`);
  findAmbiguity(`^(${"[a-z]+".repeat(100)})+$`);
  findAmbiguity(`^${"(".repeat(200)}a+${")+".repeat(200)}$`);
  expect(performance.now() - began).toBeLessThan(3000);
});
