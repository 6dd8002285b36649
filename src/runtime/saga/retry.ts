import { awaitAnswer, type Draft, type DraftStep, settleStep } from "./draft.js";
import type { IgnoredInput, StuckReason } from "./state.js";

/** Asks once more for what holds a stuck instance. */
export function applyRetry(draft: Draft, named: string | undefined): IgnoredInput | undefined {
  if (draft.status !== "stuck" || draft.stuck === null) return "saga-retry-moot";
  const { reason } = draft.stuck;
  // Whether a pivot took effect nobody knows, and another one might: that is for people to say.
  if (reason === "pivot-timed-out" && named === undefined) return "saga-retry-moot";
  const holding = draft.steps.filter(
    (step) => holds[reason](step) && (named === undefined || step.id === named),
  );
  if (holding.length === 0) return "saga-retry-moot";
  if (reason === "compensation-timed-out") undoAgain(draft, holding);
  else sendAgain(draft, holding);
  return undefined;
}

const holds: Readonly<Record<StuckReason, (step: DraftStep) => boolean>> = {
  "compensation-timed-out": ({ status }) => status === "undoFailed",
  "pivot-timed-out": ({ status, table }) => status === "timedOut" && table.kind === "pivot",
  "timed-out-after-pivot": ({ status }) => status === "timedOut" || status === "declined",
  "declined-after-pivot": ({ status }) => status === "timedOut" || status === "declined",
};

// As if nobody had been asked to undo them yet: the usual order, one after another, does the rest.
function undoAgain(draft: Draft, steps: readonly DraftStep[]): void {
  for (const step of steps) {
    settleStep(step, draft.completed.includes(step.id) ? "done" : "timedOut");
  }
  draft.status = "compensating";
  draft.stuck = null;
}

function sendAgain(draft: Draft, steps: readonly DraftStep[]): void {
  for (const step of steps) {
    draft.commands.push({ kind: "send", step: step.id });
    awaitAnswer(draft, step, "sent");
  }
  draft.stuck = null;
}
