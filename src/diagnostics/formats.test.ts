import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import schema from "../../schemas/diagnostics.schema.json" with { type: "json" };
import type { Diagnostic } from "./diagnostic.js";
import { finding } from "./finding.js";
import { formatGithub } from "./format-github.js";
import { formatJson } from "./format-json.js";

const location = { file: "a.yaml", line: 4, column: 13, endLine: 4, endColumn: 19 };
const findings: readonly Diagnostic[] = [
  finding("document/invalid", "`a` must be string.", {
    location,
    related: [{ message: "and here", location }],
  }),
  finding("contract/shared-service", "Two documents.", {}),
];

describe("formatJson", () => {
  it("prints what its schema describes", () => {
    const validate = new Ajv().compile(schema);
    const report = JSON.parse(formatJson(findings));
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(report.counts).toEqual({ errors: 1, warnings: 0, notes: 1 });
    expect(report.diagnostics).toEqual(findings);
    expect(validate({ ...report, more: 1 })).toBe(false);
  });
});

describe("formatGithub", () => {
  it("prints one workflow command per finding", () => {
    expect(formatGithub(findings)).toBe(
      "::error file=a.yaml,line=4,col=13,endLine=4,endColumn=19,title=document/invalid::`a` must be string.%0Aand here: a.yaml:4:13%0Afix: correct the document at this place.\n" +
        "::notice title=contract/shared-service::Two documents.%0Afix: give each its own title or `x-service`, if they are two.\n",
    );
  });

  it("cannot be made to print another command", () => {
    const evil = "a\r\n::error file=x::b %0A,c:d";
    const output = formatGithub([
      finding("document/invalid", evil, { location: { ...location, file: evil } }),
    ]);
    expect(output.trimEnd().split(/[\r\n]/)).toHaveLength(1);
    expect(output).toContain("file=a%0D%0A%3A%3Aerror file=x%3A%3Ab %250A%2Cc%3Ad,line=4");
    expect(output).toContain("::a%0D%0A::error file=x::b %250A,c:d%0Afix");
  });
});
