import { readFileSync, writeFileSync } from "node:fs";
import { codes } from "../src/diagnostics/codes.js";

const path = new URL("../docs/diagnostics.md", import.meta.url);

/** Writes docs/diagnostics.md from the registry; `--check` exits 1 when it is not what it would write. */
const page = [
  "# Findings",
  "",
  "Every finding of `validate` and `generate`. Generated from `src/diagnostics/codes`: do not edit.",
  ...Object.entries(codes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([code, { severity, title, why, fix }]) => [
      "",
      `## ${code}`,
      "",
      `${severity}. ${title}.`,
      "",
      `Why: ${why}`,
      "",
      `Fix: ${fix}`,
    ]),
  "",
].join("\n");

if (!process.argv.includes("--check")) {
  writeFileSync(path, page);
} else if (readFileSync(path, "utf8") !== page) {
  process.stderr.write("docs/diagnostics.md is stale: npx tsx scripts/diagnostics-page.ts\n");
  process.exitCode = 1;
}
