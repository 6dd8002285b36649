import { expect, test } from "vitest";
import { formatText } from "./format-text.js";
import { wrap } from "./wrap.js";

test.each([
  [undefined, "  fix: add the message, or correct its name."],
  [80, "  fix: add the message, or correct its name."],
  [24, "  fix: add the message,\n       or correct its\n       name."],
  [
    5,
    "  fix: add\n       the\n       message,\n       or\n       correct\n       its\n       name.",
  ],
])("in %s columns", (width, expected) => {
  expect(wrap("add the message, or correct its name.", { width, lead: "  fix: " })).toBe(expected);
});

test("a finding fits a narrow terminal, mark and all", () => {
  const line = `${"x: ".repeat(20)}{ type: nonsense }${" # y".repeat(20)}`;
  const text = formatText(
    [
      {
        code: "document/invalid",
        severity: "error",
        message: '`channels.dim.payload.type` must be one of "array", "boolean" and "integer".',
        location: { file: "contracts/a.yaml", line: 1, column: 69, endLine: 1, endColumn: 77 },
        hint: "correct the document at this place.",
      },
    ],
    { sources: new Map([["contracts/a.yaml", line]]), width: 40 },
  );
  expect(text).toBe(`contracts/a.yaml:1:69
  error  document/invalid
  \`channels.dim.payload.type\` must be
  one of "array", "boolean" and
  "integer".

  1 | x: { type: nonsense } # y # y # y
    |            ^^^^^^^^

  fix: correct the document at this
       place.

1 error. \`asyncapi-gen explain
document/invalid\` tells more.
`);
});
