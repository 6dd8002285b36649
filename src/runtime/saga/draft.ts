import type {
  Decision,
  IgnoredInput,
  SagaCommand,
  SagaFailure,
  SagaState,
  SagaTable,
  SagaTimer,
  StepState,
  StepStatus,
  StepTable,
} from "./state.js";

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A step's row of the table beside its place in the instance. */
export interface DraftStep extends Writable<StepState> {
  readonly table: StepTable;
}

/** One decision in the making: a private copy, so that the state it began from stays as it is. */
export interface Draft extends Omit<Writable<SagaState>, "steps" | "completed" | "late"> {
  readonly table: SagaTable;
  readonly steps: readonly DraftStep[];
  readonly completed: string[];
  readonly late: SagaState["late"][number][];
  readonly commands: SagaCommand[];
  readonly armed: SagaTimer[];
}

export function draftOf(table: SagaTable, state: SagaState): Draft {
  return {
    ...state,
    table,
    steps: state.steps.map((step, index) => draftStep(step, rowOf(table, index, step.id))),
    completed: [...state.completed],
    late: [...state.late],
    commands: [],
    armed: [],
  };
}

// Instances of another version are refused at start-up, so this is a bug or a hand-edited row.
function rowOf(table: SagaTable, index: number, id: string): StepTable {
  const row = table.steps[index];
  if (row?.id !== id) throw new Error(`The saga's step ${index} is not "${id}" any more.`);
  return row;
}

// Both written out, which is several times faster than a spread: the exhaustive check and the
// simulation decide millions of times. An answer may be undefined, and then must stay one.
const draftStep = (step: StepState, table: StepTable): DraftStep =>
  "answer" in step
    ? { id: step.id, status: step.status, answer: step.answer, timer: step.timer, table }
    : { id: step.id, status: step.status, timer: step.timer, table };

const plainStep = (step: StepState): StepState =>
  "answer" in step
    ? { id: step.id, status: step.status, answer: step.answer, timer: step.timer }
    : { id: step.id, status: step.status, timer: step.timer };

export function decisionOf(draft: Draft, ignored?: IgnoredInput): Decision {
  const { table: _, commands, armed, steps, ...rest } = draft;
  const state = { ...rest, steps: steps.map(plainStep) };
  const decision = { state, commands, timers: armed };
  return ignored === undefined ? decision : { ...decision, ignored };
}

export function stepOf(draft: Draft, id: string): DraftStep {
  const step = draft.steps.find((candidate) => candidate.id === id);
  if (step === undefined) throw new Error(`The saga has no step "${id}".`);
  return step;
}

export const anyStep = (draft: Draft, ...statuses: readonly StepStatus[]): boolean =>
  draft.steps.some(({ status }) => statuses.includes(status));

/** Leaves a step in a status in which it waits for an answer, at most its timeout. */
export function awaitAnswer(draft: Draft, step: DraftStep, status: "sent" | "undoing"): void {
  step.status = status;
  draft.epoch += 1;
  step.timer = draft.epoch;
  draft.armed.push({ step: step.id, epoch: draft.epoch, afterMs: step.table.timeoutMs });
}

/** Moves a step to a status in which it waits for nothing. */
export function settleStep(step: DraftStep, status: StepStatus): void {
  step.status = status;
  step.timer = null;
}

/** The first failure is the one that is told; a step that timed out may yet say that it declined. */
export function noteFailure(draft: Draft, failure: SagaFailure): void {
  if (draft.failure === null || draft.failure.step === failure.step) draft.failure = failure;
}

export function clearTimers(draft: Draft): void {
  draft.timer = null;
  for (const step of draft.steps) step.timer = null;
}

export function end(draft: Draft, status: "completed" | "failed"): void {
  draft.status = status;
  draft.stuck = null;
  draft.commands.push({ kind: status === "completed" ? "complete" : "fail" });
  clearTimers(draft);
}
