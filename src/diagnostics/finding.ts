import { codes, type DiagnosticCode } from "./codes.js";
import type { Diagnostic, Location } from "./diagnostic.js";

export interface FindingDetails {
  readonly location?: Location | undefined;
  /** Default: what the registry says under `fix`. */
  readonly hint?: string | undefined;
  readonly related?: Diagnostic["related"] | undefined;
}

/** A diagnostic of a registered code; severity and hint come from the registry. */
export function finding(
  code: DiagnosticCode,
  message: string,
  details: FindingDetails = {},
): Diagnostic {
  const { severity, fix } = codes[code];
  return {
    code,
    severity,
    message,
    ...(details.location && { location: details.location }),
    hint: details.hint ?? fix,
    ...(details.related && details.related.length > 0 && { related: details.related }),
  };
}
