import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "../seeded-random.js";
import { backoffMs } from "./backoff.js";
import { virtualClock } from "./virtual-clock.js";

const options = { delayMs: 200, delayMsMax: 60_000 };

test("full jitter under a doubling ceiling, reproducible under a seed", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 2_000 }), (seed, failures) => {
      const delay = () => backoffMs(failures, options, seededRandom(seed, virtualClock()));
      const ceiling = Math.min(60_000, 200 * 2 ** (failures - 1));
      expect(delay()).toBeGreaterThanOrEqual(0);
      expect(delay()).toBeLessThanOrEqual(ceiling);
      expect(delay()).toBe(delay());
    }),
  );
});

test("uses the whole range", () => {
  const at = (next: number) => backoffMs(3, options, { next: () => next, newId: () => "" });
  expect([at(0), at(0.5), at(1)]).toEqual([0, 400, 800]);
});
