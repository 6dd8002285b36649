import { cliCodes } from "./codes/cli.js";
import type { CodeEntry } from "./codes/code.js";
import { contractCodes } from "./codes/contract.js";
import { documentCodes } from "./codes/document.js";
import { lintCodes } from "./codes/lint.js";
import { sagaCodes } from "./codes/saga.js";
import { storeCodes } from "./codes/store.js";

/** Every code that a finding can have. To add one, add it to the file of its area in `codes/`. */
const registry = {
  ...documentCodes,
  ...contractCodes,
  ...sagaCodes,
  ...lintCodes,
  ...cliCodes,
  ...storeCodes,
};

export type DiagnosticCode = keyof typeof registry;

export const codes: Readonly<Record<DiagnosticCode, CodeEntry>> = registry;

/** True for a code of the registry; for text that a user typed (`explain <code>`). */
export const isDiagnosticCode = (code: string): code is DiagnosticCode =>
  Object.hasOwn(registry, code);

/** Whether a configuration may change the code's severity, and a document may ignore the finding. */
export const isTunable = (code: DiagnosticCode): boolean => {
  const { severity, tunable } = codes[code];
  return tunable ?? severity !== "error";
};

export const tunableCodes: readonly DiagnosticCode[] = (Object.keys(registry) as DiagnosticCode[])
  .filter(isTunable)
  .sort();
