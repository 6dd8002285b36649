import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { fingerprint } from "../../src/contract/fingerprint.js";
import type { Json } from "../../src/contract/model.js";
import { buildFrom } from "./build-from.js";

const folder = "examples/ecommerce/contracts";
const names = [
  "shared.yaml",
  "order.asyncapi.yaml",
  "inventory.asyncapi.yaml",
  "credit.asyncapi.yaml",
];
const documents: Readonly<Record<string, object>> = Object.fromEntries(
  names.map((name) => [name, parse(readFileSync(`${folder}/${name}`, "utf8"))]),
);

/** The same value with the keys of every mapping in another order. */
function shuffle(value: Json, next: () => number): Json {
  if (Array.isArray(value)) return value.map((each) => shuffle(each, next));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map((entry) => ({ entry, key: next() }));
  entries.sort((a, b) => a.key - b.key);
  return Object.fromEntries(entries.map(({ entry: [key, each] }) => [key, shuffle(each, next)]));
}

describe("the contract", () => {
  it("is the same for every order of keys, and of documents", async () => {
    const original = await buildFrom(documents, names.slice(1));
    const text = JSON.stringify(original.contract);
    await fc.assert(
      fc.asyncProperty(
        fc.infiniteStream(fc.nat()),
        fc.shuffledSubarray(names.slice(1), { minLength: 3 }),
        async (keys, order) => {
          const next = () => keys.next().value ?? 0;
          const files = Object.fromEntries(
            names.map((name) => [name, shuffle(documents[name] as Json, next) as object]),
          );
          const { contract } = await buildFrom(files, order);
          // Text, because the order of properties is part of what is generated.
          expect(JSON.stringify(contract)).toBe(text);
          expect(fingerprint(contract)).toBe(fingerprint(original.contract));
        },
      ),
      { numRuns: 10 },
    );
  });

  it("is frozen all the way down", async () => {
    const { contract } = await buildFrom(documents, names.slice(1));
    const isFrozen = (value: unknown): boolean =>
      typeof value !== "object" ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(isFrozen));
    expect(isFrozen(contract)).toBe(true);
    expect(JSON.parse(JSON.stringify(contract))).toEqual(contract);
  });
});
