import { codes } from "../diagnostics/codes.js";
import type { Diagnostic, Severity } from "../diagnostics/diagnostic.js";

/** What a team has decided about findings. */
export interface LintPolicy {
  /** By code; `off` drops its findings. Codes that are not tunable keep their severity. */
  readonly severities?: Readonly<Record<string, Severity | "off">>;
  /** Also report what is a matter of taste, or of knowing more than the documents say. */
  readonly strict?: boolean;
}

/** The findings as the policy wants them: some left out, some with another severity. */
export const applySeverities = (
  diagnostics: readonly Diagnostic[],
  { severities = {}, strict = false }: LintPolicy,
): readonly Diagnostic[] =>
  diagnostics.flatMap((diagnostic) => {
    const { code } = diagnostic;
    const wanted = Object.hasOwn(severities, code) ? severities[code] : undefined;
    if (wanted === "off" || (wanted === undefined && codes[code].strict && !strict)) return [];
    return wanted === undefined ? [diagnostic] : [{ ...diagnostic, severity: wanted }];
  });

/** Whether the policy lets findings of a code appear at all. */
export const isReported = (code: Diagnostic["code"], policy: LintPolicy): boolean =>
  applySeverities([{ code, severity: "note", message: "" }], policy).length > 0;
