import { findFlows } from "../contract/flows.js";
import type { Contract } from "../contract/model.js";
import type { Origins } from "../contract/origins.js";
import { sortDiagnostics } from "../diagnostics/collector.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { LintRule } from "./rule.js";
import { ambiguousType } from "./rules/ambiguous-type.js";
import { neverReceived } from "./rules/never-received.js";
import { neverSent } from "./rules/never-sent.js";
import { withoutOperations } from "./rules/without-operations.js";

/** A new rule is a file in `rules/`, a code in `diagnostics/codes/lint.ts`, and a line here. */
export const lintRules: readonly LintRule[] = [
  ambiguousType,
  neverReceived,
  neverSent,
  withoutOperations,
];

/** Looks at the whole system for what is allowed and probably not meant. Sorted. */
export function lint(contract: Contract, origins: Origins): readonly Diagnostic[] {
  const flows = findFlows(contract.services, contract.messages);
  return sortDiagnostics(lintRules.flatMap((rule) => rule.check({ contract, origins, flows })));
}
