import type { Severity } from "../diagnostic.js";

/** What is known about a code besides the sentence of a single finding. */
export interface CodeEntry {
  readonly severity: Severity;
  /** What is wrong, without names. */
  readonly title: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do; the hint of a finding that brings none of its own. */
  readonly fix: string;
}

/** Declares the codes of one area; keeps their names as literal types. */
export const defineCodes = <const Codes extends Readonly<Record<string, CodeEntry>>>(
  codes: Codes,
): { readonly [Code in keyof Codes]: CodeEntry } => codes;
