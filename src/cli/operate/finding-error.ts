import type { DiagnosticCode } from "../../diagnostics/codes.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { finding } from "../../diagnostics/finding.js";

/** What a command found at the store that keeps it from doing its work. Exit code 1. */
export class FindingError extends Error {
  override readonly name = "FindingError";
  readonly diagnostic: Diagnostic;

  constructor(code: DiagnosticCode, message: string, hint?: string) {
    super(message);
    this.diagnostic = finding(code, message, { hint });
  }
}
