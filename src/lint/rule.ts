import type { Flows } from "../contract/flows.js";
import type { Contract } from "../contract/model.js";
import type { Origins } from "../contract/origins.js";
import type { DiagnosticCode } from "../diagnostics/codes.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { SchemaPlace } from "./schema-places.js";

/** What a rule looks at. */
export interface LintContext {
  readonly contract: Contract;
  readonly origins: Origins;
  readonly flows: Flows;
  /** Every schema of the contract, with those inside of it. */
  readonly places: readonly SchemaPlace[];
  /** A clock for rules that say how long they took; absent: they do not say. */
  readonly nowMs?: () => number;
  /** How many states of one saga are looked at. Default: what takes about ten seconds. */
  readonly sagaStatesMax?: number;
}

/** One thing to look for in a whole system: its code, and a function that finds it. */
export interface LintRule {
  readonly code: DiagnosticCode;
  check(context: LintContext): readonly Diagnostic[];
}
