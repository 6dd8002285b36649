import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assignNames, type Claim } from "./naming.js";

const claim = (name: string, more: Partial<Claim> = {}): Claim => ({
  name,
  exact: false,
  shared: false,
  qualifier: "",
  seed: JSON.stringify([name, more]),
  ...more,
});

const namesOf = (claims: readonly Claim[]): readonly (string | undefined)[] => {
  const { names } = assignNames(claims);
  return claims.map((each) => names.get(each));
};

describe("assignNames", () => {
  it("leaves names alone that nobody else wants", () => {
    expect(namesOf([claim("A"), claim("B")])).toEqual(["A", "B"]);
  });

  it("gives a name to the one that others refer to by it, then to the one that writes it exactly", () => {
    expect(
      namesOf([claim("A", { exact: true, qualifier: "X" }), claim("A", { shared: true })]),
    ).toEqual(["AX", "A"]);
    expect(namesOf([claim("A", { exact: true }), claim("A", { qualifier: "X" })])).toEqual([
      "A",
      "AX",
    ]);
  });

  it("gives it to none of several equals, so that none is first by accident", () => {
    expect(namesOf([claim("A", { qualifier: "X" }), claim("A", { qualifier: "Y" })])).toEqual([
      "AX",
      "AY",
    ]);
  });

  it("takes names in another case as the same: they become file names", () => {
    const names = namesOf([claim("OrderId", { seed: "1" }), claim("OrderID", { seed: "2" })]);
    expect(new Set(names.map((name) => name?.toLowerCase())).size).toBe(2);
  });

  it("gives all different names, whatever the order of the claims", () => {
    const one = fc.record({
      name: fc.constantFrom("A", "a", "B", "AX"),
      exact: fc.boolean(),
      shared: fc.boolean(),
      qualifier: fc.constantFrom("", "X", "Y"),
      seed: fc.uuid(),
    });
    fc.assert(
      fc.property(fc.uniqueArray(one, { selector: ({ seed }) => seed, maxLength: 8 }), (claims) => {
        const { names } = assignNames(claims);
        expect(new Set([...names.values()].map((name) => name.toLowerCase())).size).toBe(
          claims.length,
        );
        const backwards = assignNames(claims.toReversed()).names;
        for (const each of claims) expect(backwards.get(each)).toBe(names.get(each));
      }),
    );
  });
});
