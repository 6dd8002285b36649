import { findFlows } from "../contract/flows.js";
import type { Contract } from "../contract/model.js";
import type { Origins } from "../contract/origins.js";
import { sortDiagnostics } from "../diagnostics/collector.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { LintContext, LintRule } from "./rule.js";
import { addressMismatch } from "./rules/address-mismatch.js";
import { ambiguousType } from "./rules/ambiguous-type.js";
import { correlationMissing } from "./rules/correlation-missing.js";
import { costlyPattern, slowPattern } from "./rules/costly-pattern.js";
import { incompatibleMessage } from "./rules/incompatible-message.js";
import { keyMissing, keyOptional } from "./rules/key-missing.js";
import { moneyAsFloat } from "./rules/money-as-float.js";
import { neverReceived } from "./rules/never-received.js";
import { neverSent } from "./rules/never-sent.js";
import { unansweredRequest, unhandledReply } from "./rules/replies.js";
import { schemaExample } from "./rules/schema-example.js";
import { similarAddress } from "./rules/similar-address.js";
import { timeWithoutZone } from "./rules/time-without-zone.js";
import { timestampWithoutUnit } from "./rules/timestamp-without-unit.js";
import { typeMismatch } from "./rules/type-mismatch.js";
import { undescribed } from "./rules/undescribed.js";
import { unhandledAnswer } from "./rules/unhandled-answer.js";
import { unknownFormat } from "./rules/unknown-format.js";
import { unsafeSaga } from "./rules/unsafe-saga.js";
import { withoutOperations } from "./rules/without-operations.js";
import { schemaPlaces } from "./schema-places.js";
import { applySeverities, type LintPolicy } from "./severities.js";

/** A new rule is a file in `rules/`, a code in `diagnostics/codes`, and a line here. */
export const lintRules: readonly LintRule[] = [
  addressMismatch,
  ambiguousType,
  correlationMissing,
  costlyPattern,
  incompatibleMessage,
  keyMissing,
  keyOptional,
  moneyAsFloat,
  neverReceived,
  neverSent,
  schemaExample,
  similarAddress,
  slowPattern,
  timeWithoutZone,
  timestampWithoutUnit,
  typeMismatch,
  unansweredRequest,
  undescribed,
  unhandledAnswer,
  unhandledReply,
  unknownFormat,
  unsafeSaga,
  withoutOperations,
];

/** `nowMs` is a clock: with it, the notes on sagas say how long the proof took. */
export interface LintOptions extends Pick<LintContext, "nowMs" | "sagaStatesMax">, LintPolicy {}

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
  const places = [...schemaPlaces(contract, origins)];
  const context = { contract, origins, flows, places, ...options };
  const found = lintRules.flatMap((rule) => rule.check(context));
  return sortDiagnostics(applySeverities(found, options));
}
