import { countDiagnostics } from "./counts.js";
import type { Diagnostic } from "./diagnostic.js";

/** Findings for programs: one JSON object as schemas/diagnostics.schema.json describes it. */
export function formatJson(diagnostics: readonly Diagnostic[]): string {
  const { error, warning, note } = countDiagnostics(diagnostics);
  const report = {
    version: 1,
    counts: { errors: error, warnings: warning, notes: note },
    diagnostics,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
