/** Codes of findings; the registry grows with the rules. */
export type DiagnosticCode = string;
