import { readFileSync, writeFileSync } from "node:fs";
import { codes, tunableCodes } from "../src/diagnostics/codes.js";

/**
 * Writes what is derived from the registry of codes: docs/diagnostics.md, and the codes that a
 * configuration may name. `--check` exits 1 when one is not what would be written.
 */
const derived = [
  { file: "docs/diagnostics.md", text: page() },
  { file: "schemas/config.schema.json", text: withCodes("schemas/config.schema.json") },
];

const isChecking = process.argv.includes("--check");
for (const { file, text } of derived) {
  if (!isChecking) writeFileSync(urlOf(file), text);
  else if (readFileSync(urlOf(file), "utf8") !== text) {
    process.stderr.write(`${file} is stale: npx tsx scripts/diagnostics-page.ts\n`);
    process.exitCode = 1;
  }
}

function urlOf(file: string): URL {
  return new URL(`../${file}`, import.meta.url);
}

function page(): string {
  const entries = Object.entries(codes).sort(([a], [b]) => (a < b ? -1 : 1));
  const sections = entries.flatMap(([code, { severity, title, why, fix, example, strict }]) => [
    "",
    `## ${code}`,
    "",
    `${severity}${strict ? ", with `--strict` only" : ""}. ${title}.`,
    "",
    `Why: ${why}`,
    "",
    `Fix: ${fix}`,
    ...(example === undefined ? [] : ["", "```text", example, "```"]),
  ]);
  return [
    "# Findings",
    "",
    "Every finding of `validate` and `generate`. Generated from `src/diagnostics/codes`: do not edit.",
    "[Findings and what to do about them](findings.md) says how to change severities and ignore some.",
    ...sections,
    "",
  ].join("\n");
}

/** The schema of the configuration, in which editors find the codes. */
function withCodes(file: string): string {
  const list = tunableCodes.map(
    (code) => `        "${code}": { "$ref": "#/definitions/severity" }`,
  );
  return readFileSync(urlOf(file), "utf8").replace(
    /("lint": \{[^{}]*"properties": \{)[\s\S]*?(\n {6}\})/,
    (_, before, after) => `${before}\n${list.join(",\n")}${after}`,
  );
}
