import fc from "fast-check";
import { expect, test } from "vitest";
import { digest, hash32, shardCount, shardOf, signed32 } from "./hash.js";

// Stored rows depend on these: a change here orphans them.
test.each([
  ["", 11],
  ["a", 3],
  ["order-1", 12],
  ["order-2", 0],
  ["schlüssel", 11],
])("the shard of %j is %i for ever", (key, shard) => {
  expect(shardOf(key)).toBe(shard);
});

test("keys spread evenly over the shards", () => {
  const counts = new Map<number, number>();
  for (let n = 0; n < 16_000; n += 1) {
    const shard = shardOf(`order-${n}`);
    counts.set(shard, (counts.get(shard) ?? 0) + 1);
  }
  expect(counts.size).toBe(shardCount);
  expect(Math.min(...counts.values())).toBeGreaterThan(850);
  expect(Math.max(...counts.values())).toBeLessThan(1_150);
});

test("hashes fit PostgreSQL's integer", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const hash = signed32(hash32(text));
      expect(Number.isInteger(hash) && hash >= -(2 ** 31) && hash < 2 ** 31).toBe(true);
    }),
  );
});

test("a digest tells bodies apart and is the same for text and its bytes", () => {
  expect(digest("a")).toBe(digest(new TextEncoder().encode("a")));
  expect(digest("a")).not.toBe(digest("b"));
});
