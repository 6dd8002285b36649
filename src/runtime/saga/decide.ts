import {
  type Draft,
  type DraftStep,
  decisionOf,
  draftOf,
  noteFailure,
  settleStep,
  stepOf,
} from "./draft.js";
import { goOn } from "./forward.js";
import { applyRetry } from "./retry.js";
import {
  type Decision,
  hasEnded,
  type IgnoredInput,
  type SagaInput,
  type SagaState,
  type SagaTable,
} from "./state.js";
import { goOnUndoing, isUndoing } from "./undo.js";

/** The first decision of an instance: `start` is the payload of the message that starts it. */
export function begin(table: SagaTable, start: unknown, version: string): Decision {
  const draft = draftOf(table, {
    status: "running",
    version,
    start,
    steps: table.steps.map(({ id }) => ({ id, status: "pending", timer: null })),
    completed: [],
    failure: null,
    stuck: null,
    late: [],
    timer: null,
    epoch: 0,
  });
  if (table.timeoutMs !== undefined) armWhole(draft, table.timeoutMs);
  goOn(draft);
  return decisionOf(draft);
}

function armWhole(draft: Draft, afterMs: number): void {
  draft.epoch += 1;
  draft.timer = draft.epoch;
  draft.armed.push({ epoch: draft.epoch, afterMs });
}

/**
 * What an instance does about one message or timer. Pure: no I/O, no clock, the same answer for the
 * same question, so that the coordinator, the simulator and the exhaustive check share it.
 *
 * The compensation of a step stands ready from the moment the step is sent (not when it succeeds):
 * whatever may have taken effect is undone, except a step that declined, which says that it did nothing.
 */
export function decide(table: SagaTable, state: SagaState, input: SagaInput): Decision {
  const draft = draftOf(table, state);
  const ignored = apply(draft, input);
  if (ignored === "saga-late") return decisionOf(draft, ignored);
  if (ignored !== undefined) return { state, commands: [], timers: [], ignored };
  if (isUndoing(draft)) goOnUndoing(draft);
  else goOn(draft);
  return decisionOf(draft);
}

function apply(draft: Draft, input: SagaInput): IgnoredInput | undefined {
  switch (input.kind) {
    case "started":
      return "saga-duplicate";
    case "succeeded":
    case "declined":
      return applyAnswer(draft, stepOf(draft, input.step), input);
    case "compensated":
      return applyCompensated(stepOf(draft, input.step));
    case "timedOut":
      return input.step === undefined
        ? applyWholeTimeout(draft, input.epoch)
        : applyStepTimeout(draft, stepOf(draft, input.step), input.epoch);
    case "retried":
      return applyRetry(draft, input.step);
  }
}

type Answer = Extract<SagaInput, { kind: "succeeded" | "declined" }>;

function applyAnswer(draft: Draft, step: DraftStep, answer: Answer): IgnoredInput | undefined {
  switch (step.status) {
    case "pending":
      return "saga-unexpected";
    case "done":
      return answer.kind === "succeeded" ? "saga-duplicate" : "saga-contradictory";
    case "declined":
      return answer.kind === "declined" ? "saga-duplicate" : "saga-contradictory";
    case "undoing":
    case "undone":
    case "undoFailed":
      return recordLate(draft, step, answer);
    case "sent":
    case "timedOut":
      if (hasEnded(draft)) return recordLate(draft, step, answer);
      return takeAnswer(draft, step, answer);
  }
}

function takeAnswer(draft: Draft, step: DraftStep, answer: Answer): undefined {
  if (answer.kind === "declined") {
    settleStep(step, "declined");
    noteFailure(draft, answer);
  } else {
    settleStep(step, "done");
    step.answer = answer.answer;
    draft.completed.push(step.id);
  }
}

// The compensation already covers it: nothing is sent, and nothing is undone twice.
function recordLate(draft: Draft, step: DraftStep, { kind }: Answer): IgnoredInput {
  const known = draft.late.some((late) => late.step === step.id && late.outcome === kind);
  const answered = kind === "succeeded" && draft.completed.includes(step.id);
  if (known || answered) return "saga-duplicate";
  draft.late.push({ step: step.id, outcome: kind });
  return "saga-late";
}

function applyCompensated(step: DraftStep): IgnoredInput | undefined {
  if (step.status === "undone") return "saga-duplicate";
  if (step.status !== "undoing" && step.status !== "undoFailed") return "saga-unexpected";
  settleStep(step, "undone");
  return undefined;
}

function applyStepTimeout(draft: Draft, step: DraftStep, epoch: number): IgnoredInput | undefined {
  if (step.timer !== epoch) return "saga-timer-stale";
  if (step.status === "undoing") settleStep(step, "undoFailed");
  else expire(draft, step);
  return undefined;
}

// The whole saga's time is up: every step that has not answered has used it up.
function applyWholeTimeout(draft: Draft, epoch: number): IgnoredInput | undefined {
  if (draft.timer !== epoch) return "saga-timer-stale";
  draft.timer = null;
  for (const step of draft.steps) if (step.status === "sent") expire(draft, step);
  return undefined;
}

function expire(draft: Draft, step: DraftStep): void {
  settleStep(step, "timedOut");
  noteFailure(draft, { kind: "timeout", step: step.id });
}
