import type { DiagnosticCode } from "./codes.js";

/** A place in a document: 1-based line and column, end exclusive, path as the user typed it. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

export type Severity = "error" | "warning" | "note";

/** Something the user should know about their document or contract. Never thrown. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** One sentence: what is wrong, with the user's own names. */
  readonly message: string;
  readonly location?: Location;
  /** One sentence: what to do. Printed as `fix: ...`. */
  readonly hint?: string;
  readonly related?: readonly { readonly message: string; readonly location: Location }[];
}
