import { describe, expect, it } from "vitest";
import type { Diagnostic } from "./diagnostic.js";
import { formatText } from "./format-text.js";

const text = "asyncapi: 3.1.0\nchannels:\n  orders:\n    adress: orders\n";
const sources = new Map([["a.yaml", text]]);
const typo: Diagnostic = {
  code: "document/invalid",
  severity: "error",
  message: "`channels.orders.adress` is not expected here.",
  location: { file: "a.yaml", line: 4, column: 13, endLine: 4, endColumn: 19 },
  hint: "correct the document at this place.",
};
const note: Diagnostic = {
  code: "lint/never-sent",
  severity: "note",
  message: "No document sends A.",
};

describe("formatText", () => {
  it("shows place, code, sentence, code frame, fix and the number of findings", () => {
    expect(formatText([typo, note], { sources })).toBe(`a.yaml:4:13  error  document/invalid
  \`channels.orders.adress\` is not expected here.

  3 |   orders:
  4 |     adress: orders
    |             ^^^^^^

  fix: correct the document at this place.

1 error (and 1 note: --verbose). \`asyncapi-gen explain document/invalid\` tells more.
`);
  });

  it("shows notes when asked, and nothing when there is nothing", () => {
    expect(formatText([note])).toBe("");
    expect(formatText([note], { verbose: true })).toContain(
      "note  lint/never-sent\n  No document sends A.",
    );
  });

  it("names related places", () => {
    const related = [{ message: "and here", location: { file: "b.yaml", line: 1, column: 2 } }];
    expect(formatText([{ ...typo, related }])).toContain("  and here: b.yaml:1:2\n");
  });

  it("colours through the function it is given", () => {
    const painted = formatText([typo], { paint: (style, part) => `<${style}>${part}</>` });
    expect(painted).toContain("<bold>a.yaml:4:13</>  <error>error</>  document/invalid");
  });

  it("lets no text of a document steer the terminal", () => {
    const evil = "\u001b]52;c;ZXZpbA==\u0007\u001b[2J\r\u202e\u009b31m";
    const output = formatText([{ ...typo, message: `${evil} is wrong.`, hint: evil }], {
      sources: new Map([["a.yaml", text.replace("adress", `adress${evil}`)]]),
    });
    expect(output).not.toMatch(/[^\P{C}\n]/u);
    expect(output).toContain("\\u{1b}]52;c;ZXZpbA==\\u{7}");
  });

  it("marks the right part of a very long line", () => {
    const long = `x: ${"a".repeat(500)}!${"b".repeat(500)}\n`;
    const location = { file: "a.yaml", line: 1, column: 504, endLine: 1, endColumn: 505 };
    const [, , , line, mark] = formatText([{ ...typo, location }], {
      sources: new Map([["a.yaml", long]]),
    }).split("\n");
    expect(line?.[mark?.indexOf("^") ?? 0]).toBe("!");
    expect(line?.length).toBeLessThan(120);
  });

  it("puts the marks under what they mark, whatever the width of what stands before", () => {
    const wide = "info: { title: 注文サービス 😀 é, licence: MIT }\n";
    const column = wide.indexOf("licence") + 1;
    const location = { file: "a.yaml", line: 1, column, endLine: 1, endColumn: column + 7 };
    const [, , , line = "", mark = ""] = formatText([{ ...typo, location }], {
      sources: new Map([["a.yaml", wide]]),
    }).split("\n");
    // Seven characters before the mark take two columns each, and one of them is two units.
    expect(mark.indexOf("^")).toBe([...line.slice(0, line.indexOf("licence"))].length + 7);
    expect(mark).toMatch(/^ +\| +\^{7}$/);
  });

  it("tells where to read on about the first error, if there is one", () => {
    expect(formatText([{ ...note, severity: "warning" }, typo])).toContain(
      "`asyncapi-gen explain document/invalid` tells more.",
    );
  });
});
