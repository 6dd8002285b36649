/** Prints the contract of documents as JSON, and their findings on stderr: `npx tsx scripts/print-contract.ts <documents...>`. */
import { buildContract } from "../src/contract/build.js";
import { sortDiagnostics } from "../src/diagnostics/collector.js";
import { loadDocuments } from "../src/document/load.js";
import { lint } from "../src/lint/lint.js";

const { documents, diagnostics } = await loadDocuments(process.argv.slice(2));
const built = buildContract(documents);
const found = [...diagnostics, ...built.diagnostics, ...lint(built.contract, built.origins)];
for (const each of sortDiagnostics(found)) {
  const { file, line, column } = each.location ?? { file: "", line: 0, column: 0 };
  process.stderr.write(
    `${file}:${line}:${column}  ${each.severity}  ${each.code}  ${each.message}\n`,
  );
}
process.stdout.write(`${JSON.stringify(built.contract, null, 2)}\n`);
