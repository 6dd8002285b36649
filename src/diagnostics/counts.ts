import type { Diagnostic, Severity } from "./diagnostic.js";

export type Counts = Readonly<Record<Severity, number>>;

/** How many findings there are of each severity. */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): Counts {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of diagnostics) counts[severity] += 1;
  return counts;
}

/** `2 errors, 1 warning`; `no findings` when there are none. */
export function describeCounts(counts: Counts): string {
  const parts = (["error", "warning", "note"] as const)
    .filter((severity) => counts[severity] > 0)
    .map((severity) => `${counts[severity]} ${severity}${counts[severity] === 1 ? "" : "s"}`);
  return parts.length > 0 ? parts.join(", ") : "no findings";
}
