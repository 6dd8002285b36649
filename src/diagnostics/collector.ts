import type { Diagnostic, Location } from "./diagnostic.js";

/** Sorts by file, line, column and code, and drops repetitions. Findings without a place come first. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const unique = new Map(diagnostics.map((each) => [identity(each), each]));
  return [...unique.values()].sort(compareDiagnostics);
}

/** True when a command must exit with 1. */
export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some(({ severity }) => severity === "error");

function identity({ code, message, location }: Diagnostic): string {
  const place = location ? [location.file, location.line, location.column] : [];
  return JSON.stringify([code, message, ...place]);
}

function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return (
    compareLocations(a.location, b.location) ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}

function compareLocations(a: Location | undefined, b: Location | undefined): number {
  if (!a || !b) return Number(Boolean(a)) - Number(Boolean(b));
  return compareText(a.file, b.file) || a.line - b.line || a.column - b.column;
}

// Not localeCompare: the order must be the same under every locale.
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
