import { expect, test, vi } from "vitest";
import shop from "../../examples/ecommerce/simulation.js";
import { simulate } from "../../src/testing/index.js";

vi.setConfig({ testTimeout: 300_000 });

test("the shop survives what happens to it, and the same seed tells the same story", async () => {
  const hashes: string[] = [];
  const onSeed = ({ hash }: { readonly hash: string }) => void hashes.push(hash);
  const result = await simulate(shop, { seeds: 6, twice: true, onSeed });
  expect(result.failure).toBeUndefined();
  expect(result).toMatchObject({ seeds: 6, stories: 30, profile: "default" });
  expect(result.faults).toBeGreaterThan(10);
  expect(new Set(hashes).size).toBe(6);
});

test("in the calm profile nothing is done to it", async () => {
  const { failure, faults } = await simulate(shop, { seeds: 1, profile: "calm" });
  expect({ failure, faults }).toEqual({ failure: undefined, faults: 0 });
});
