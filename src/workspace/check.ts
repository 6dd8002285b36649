import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { wasInterrupted } from "./journal.js";
import { unifiedDiff } from "./line-diff.js";
import type { Plan, PlannedFile } from "./plan.js";

export interface CheckResult {
  /** One per file that a run would change, and what the plan found. */
  readonly diagnostics: readonly Diagnostic[];
  /** What a run would change, as `diff -u` prints it. */
  readonly diff: string;
}

/** What `generate` would change; empty when the files are what the documents give. */
export function check(plan: Plan): CheckResult {
  const changed = plan.files.filter(({ action }) => action !== "keep");
  const stale = changed.map((file) => finding("workspace/stale", staleMessage(file)));
  const interrupted = wasInterrupted(plan.folders)
    ? [finding("workspace/stale", `A run was interrupted in ${plan.folders.outDir}.`)]
    : [];
  return {
    diagnostics: [...plan.diagnostics, ...interrupted, ...stale],
    diff: changed.map(({ path, before, text }) => unifiedDiff(path, before, text)).join(""),
  };
}

function staleMessage({ path, action }: PlannedFile): string {
  if (action === "create") return `${path} is missing.`;
  if (action === "delete") return `${path} is no longer generated.`;
  return `${path} is out of date.`;
}
