import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "./seeded-random.js";
import { systemRandom } from "./system-random.js";
import { uuidVersion7 } from "./uuid.js";
import { virtualClock } from "./work/virtual-clock.js";

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("ids are UUIDs version 7 that sort by time", () => {
  const time = fc.integer({ min: 0, max: 2 ** 47 });
  const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 });
  fc.assert(
    fc.property(time, time, bytes, bytes, (a, b, x, y) => {
      const [first, second] = [uuidVersion7(a, x), uuidVersion7(b, y)];
      expect(first).toMatch(form);
      if (a !== b) expect(first < second).toBe(a < b);
    }),
  );
  expect(systemRandom.newId()).toMatch(form);
});

test("the same seed gives the same numbers and ids, another one others", () => {
  const draw = (seed: number) => {
    const random = seededRandom(seed, virtualClock());
    return [random.next(), random.next(), random.newId()];
  };
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});
