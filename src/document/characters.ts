import type { DiagnosticCode } from "../diagnostics/codes.js";

interface TextProblem {
  readonly code: DiagnosticCode;
  readonly message: string;
}

// Each rule: which characters, in keys only or in values too, and what they are called.
const rules = [
  { code: "document/forbidden-character", in: "both", what: "a NUL character", pattern: /\0/ },
  {
    code: "document/forbidden-character",
    in: "both",
    what: "a lone surrogate",
    pattern: /\p{Surrogate}/u,
  },
  {
    code: "document/forbidden-character",
    in: "key",
    what: "a control character",
    pattern: /[\p{Cc}\p{Zl}\p{Zp}]/u,
  },
  {
    code: "document/hidden-character",
    in: "both",
    what: "a control character",
    pattern: /(?![\t\n\r])\p{Cc}/u,
  },
  {
    code: "document/hidden-character",
    in: "both",
    what: "a character that changes the direction of text",
    pattern: /[\u202a-\u202e\u2066-\u2069]/,
  },
  {
    code: "document/hidden-character",
    in: "key",
    what: "an invisible character",
    pattern: /[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/,
  },
] as const;

/** The first thing wrong with the characters of a key or value. */
export function checkText(text: string, kind: "key" | "value"): TextProblem | undefined {
  const broken = rules.find(
    (rule) => (rule.in === "both" || rule.in === kind) && rule.pattern.test(text),
  );
  if (!broken) return undefined;
  const place = kind === "key" ? "A key" : "A text";
  return { code: broken.code, message: `${place} contains ${broken.what}.` };
}
