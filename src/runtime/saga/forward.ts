import { anyStep, awaitAnswer, type Draft, type DraftStep, end } from "./draft.js";
import { beginUndo } from "./undo.js";

/** What follows for a saga that has not turned round: send, wait, complete, turn round, or be stuck. */
export function goOn(draft: Draft): void {
  const unknown = draft.steps.filter(isUnknownPivot);
  if (!anyStep(draft, "declined", "timedOut")) advance(draft);
  else if (draft.steps.some(isPassedPivot)) holdAfterPivot(draft);
  else if (unknown.length > 0) holdBeforePivot(draft, unknown);
  else beginUndo(draft);
}

function advance(draft: Draft): void {
  draft.status = "running";
  draft.failure = null;
  draft.stuck = null;
  sendReady(draft);
  if (draft.steps.every(({ status }) => status === "done")) end(draft, "completed");
}

function sendReady(draft: Draft): void {
  draft.steps.forEach((step, index) => {
    if (step.status !== "pending" || !isReady(draft, index)) return;
    draft.commands.push({ kind: "send", step: step.id });
    awaitAnswer(draft, step, "sent");
  });
}

function isReady(draft: Draft, index: number): boolean {
  const before = draft.table.steps[index - 1];
  const needed = draft.table.steps[index]?.dependsOn ?? (before === undefined ? [] : [before.id]);
  return needed.every((id) => draft.steps.some((step) => step.id === id && step.status === "done"));
}

const isPassedPivot = ({ table, status }: DraftStep): boolean =>
  table.kind === "pivot" && status === "done";

const isUnknownPivot = ({ table, status }: DraftStep): boolean =>
  table.kind === "pivot" &&
  table.compensate === undefined &&
  (status === "sent" || status === "timedOut");

// There is no way back any more: whatever does not need the overdue step goes on.
function holdAfterPivot(draft: Draft): void {
  sendReady(draft);
  const held = draft.steps.find(({ status }) => status === "declined" || status === "timedOut");
  if (held === undefined) return;
  const declined = held.status === "declined";
  draft.status = "stuck";
  draft.stuck = {
    step: held.id,
    reason: declined ? "declined-after-pivot" : "timed-out-after-pivot",
  };
}

// Whether to undo depends on the pivot's answer, so nothing new begins until it is there.
function holdBeforePivot(draft: Draft, pivots: readonly DraftStep[]): void {
  const overdue = pivots.find(({ status }) => status === "timedOut");
  draft.status = overdue === undefined ? "running" : "stuck";
  draft.stuck = overdue === undefined ? null : { step: overdue.id, reason: "pivot-timed-out" };
}
