import { findFlows } from "../contract/flows.js";
import type { Contract } from "../contract/model.js";
import type { Origins } from "../contract/origins.js";
import { sortDiagnostics } from "../diagnostics/collector.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { LintContext, LintRule } from "./rule.js";
import { ambiguousType } from "./rules/ambiguous-type.js";
import { neverReceived } from "./rules/never-received.js";
import { neverSent } from "./rules/never-sent.js";
import { unhandledAnswer } from "./rules/unhandled-answer.js";
import { unsafeSaga } from "./rules/unsafe-saga.js";
import { withoutOperations } from "./rules/without-operations.js";

/** A new rule is a file in `rules/`, a code in `diagnostics/codes`, and a line here. */
export const lintRules: readonly LintRule[] = [
  ambiguousType,
  neverReceived,
  neverSent,
  unhandledAnswer,
  unsafeSaga,
  withoutOperations,
];

/** `nowMs` is a clock: with it, the notes on sagas say how long the proof took. */
export type LintOptions = Pick<LintContext, "nowMs" | "sagaStatesMax">;

/**
 * Looks at the whole system: for what is allowed and probably not meant, and for sagas that can end
 * wrongly. Sorted.
 */
export function lint(
  contract: Contract,
  origins: Origins,
  options: LintOptions = {},
): readonly Diagnostic[] {
  const flows = findFlows(contract.services, contract.messages);
  const context = { contract, origins, flows, ...options };
  return sortDiagnostics(lintRules.flatMap((rule) => rule.check(context)));
}
