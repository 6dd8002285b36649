import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codes, isDiagnosticCode } from "./codes.js";
import { hasErrors, sortDiagnostics } from "./collector.js";
import type { Diagnostic } from "./diagnostic.js";
import { finding } from "./finding.js";

const at = (
  file: string,
  line: number,
  column: number,
  code: Diagnostic["code"] = "document/invalid",
) => finding(code, "m", { location: { file, line, column } });

describe("sortDiagnostics", () => {
  it("sorts by file, line, column and code, drops repetitions, and puts what has no place first", () => {
    const placeless = finding("document/empty", "m");
    const sorted = [
      placeless,
      at("a", 2, 1, "document/empty"),
      at("a", 2, 1),
      at("a", 10, 1),
      at("b", 1, 1),
    ];
    expect(sortDiagnostics([...sorted, ...sorted].reverse())).toEqual(sorted);
  });

  it("does not depend on the order in which findings come", () => {
    const one = fc
      .tuple(fc.constantFrom("a", "b"), fc.nat(3), fc.nat(3))
      .map(([file, line, column]) => at(file, line, column));
    fc.assert(
      fc.property(fc.array(one), fc.infiniteStream(fc.nat()), (found, keys) => {
        const shuffled = found
          .map((each) => ({ each, key: keys.next().value }))
          .sort((a, b) => a.key - b.key);
        expect(sortDiagnostics(shuffled.map(({ each }) => each))).toEqual(sortDiagnostics(found));
      }),
    );
  });
});

it("hasErrors sees errors only", () => {
  expect(
    hasErrors([finding("contract/name-collision", "m"), finding("lint/never-sent", "m")]),
  ).toBe(false);
  expect(hasErrors([finding("document/empty", "m")])).toBe(true);
});

describe("codes", () => {
  it.each(Object.entries(codes))(
    "%s says what, why and what to do",
    (code, { title, why, fix }) => {
      expect(code).toMatch(/^[a-z]+\/[a-z-]+$/);
      expect(title).toMatch(/^[A-Z`].*[^.]$/);
      expect(why).toMatch(/[.]$/);
      expect(fix).toMatch(/^[a-z`].*\.$/);
    },
  );

  it("are known by their own names only", () => {
    expect(isDiagnosticCode("document/empty")).toBe(true);
    expect(isDiagnosticCode("toString")).toBe(false);
  });
});
