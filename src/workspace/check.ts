import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { type Folders, shown } from "./jail.js";
import { wasInterrupted } from "./journal.js";
import { unifiedDiff } from "./line-diff.js";
import type { Plan } from "./plan.js";
import type { PlannedFile } from "./planned-file.js";

export interface CheckResult {
  /** One per file that a run would change, and what the plan found. */
  readonly diagnostics: readonly Diagnostic[];
  /** What a run would change, as `diff -u` prints it. */
  readonly diff: string;
}

/** What `generate` would change; empty when the files are what the documents give. */
export function check(plan: Plan): CheckResult {
  const changed = plan.files.filter(({ action }) => action !== "keep");
  const { folders } = plan;
  const stale = changed.map((file) => finding("workspace/stale", staleMessage(folders, file)));
  const interrupted = wasInterrupted(folders)
    ? [finding("workspace/stale", `A run was interrupted in ${shown(folders, folders.outDir)}.`)]
    : [];
  return {
    // That a stub was added is not said where nothing is written.
    diagnostics: [
      ...plan.diagnostics.filter(({ code }) => code !== "workspace/gained"),
      ...interrupted,
      ...stale,
    ],
    diff: changed
      .map(({ path, before, text }) => unifiedDiff(shown(folders, path), before, text))
      .join(""),
  };
}

function staleMessage(folders: Folders, { path, action, owner }: PlannedFile): string {
  const file = shown(folders, path);
  if (action === "create") return `${file} is missing.`;
  if (action === "delete") return `${file} is no longer generated.`;
  if (owner === "user") return `${file} lacks what the contract has gained.`;
  return `${file} is out of date.`;
}
