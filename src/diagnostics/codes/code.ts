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
  /** What gets the finding: a piece of a document, a command, an event; with line breaks, if need be. */
  readonly example?: string;
  /** Reported only with `--strict`, or where a configuration gives the code a severity. */
  readonly strict?: true;
  /**
   * Whether a configuration may change the severity and a document may ignore it. By default: of
   * warnings and notes yes, of errors no, for then there is nothing to generate from.
   */
  readonly tunable?: boolean;
}

/** Declares the codes of one area; keeps their names as literal types. */
export const defineCodes = <const Codes extends Readonly<Record<string, CodeEntry>>>(
  codes: Codes,
): { readonly [Code in keyof Codes]: CodeEntry } => codes;
