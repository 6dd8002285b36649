import {
  anyStep,
  awaitAnswer,
  clearTimers,
  type Draft,
  type DraftStep,
  end,
  settleStep,
} from "./draft.js";

/** Whether the saga has turned round. A stuck one has when a compensation was ever sent. */
export const isUndoing = (draft: Draft): boolean =>
  draft.status === "compensating" || anyStep(draft, "undoing", "undone", "undoFailed");

export function beginUndo(draft: Draft): void {
  draft.status = "compensating";
  draft.stuck = null;
  clearTimers(draft);
  goOnUndoing(draft);
}

/**
 * One compensation after another: the next is sent when the former was answered, or was waited for
 * long enough. One that was not answered leaves the saga stuck, after all others were sent.
 */
export function goOnUndoing(draft: Draft): void {
  while (!anyStep(draft, "undoing")) {
    const next = nextToUndo(draft);
    if (next === undefined) {
      finishUndo(draft);
      return;
    }
    draft.commands.push({ kind: "compensate", step: next.id });
    if (next.table.compensate?.succeedsOn === undefined) settleStep(next, "undone");
    else awaitAnswer(draft, next, "undoing");
  }
  draft.status = "compensating";
}

function finishUndo(draft: Draft): void {
  const overdue = draft.steps.find(({ status }) => status === "undoFailed");
  if (overdue === undefined) {
    end(draft, "failed");
  } else {
    draft.status = "stuck";
    draft.stuck = { step: overdue.id, reason: "compensation-timed-out" };
  }
}

/**
 * Latest first. A step without an answer may be taking effect right now, so it is later than any
 * that has answered; among several of those no order was promised, and the last in the list goes first.
 */
function nextToUndo(draft: Draft): DraftStep | undefined {
  const undoable = draft.steps.filter(({ table }) => table.compensate !== undefined);
  const open = undoable.findLast(({ status }) => status === "sent" || status === "timedOut");
  if (open !== undefined) return open;
  const done = draft.completed.findLast((id) =>
    undoable.some((step) => step.id === id && step.status === "done"),
  );
  return undoable.find(({ id }) => id === done);
}
