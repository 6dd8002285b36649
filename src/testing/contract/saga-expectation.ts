import type { SagaDefinition, SagaStepDefinition } from "../../runtime/saga/definition.js";

/** Where a path leaves the way of success. */
export interface Break {
  readonly step: SagaStepDefinition;
  /** Wire type of the refusal; absent: the step does not answer in time. */
  readonly declinedBy?: string;
}

/** What a path must say, in order, and how it must end. */
export interface Expectation {
  /** Steps as they are sent. */
  readonly sends: readonly string[];
  /** Steps as they are undone. */
  readonly undoes: readonly string[];
  readonly ends: "completed" | "failed" | "stuck";
}

/**
 * Worked out from the definition alone, so that it can contradict the runtime: participants answer
 * in the order in which they are asked, and the breaking step when all others have answered.
 */
export function expectationOf({ steps }: SagaDefinition, at: Break | undefined): Expectation {
  const sends: string[] = [];
  const done: SagaStepDefinition[] = [];
  const ready = () =>
    steps.filter(
      (step, index) =>
        !sends.includes(step.id) &&
        needsOf(steps, index).every((id) => done.some((finished) => finished.id === id)),
    );
  sends.push(...ready().map(({ id }) => id));
  for (let next = 0; next < sends.length; next += 1) {
    const step = steps.find(({ id }) => id === sends[next]);
    if (step === undefined || step === at?.step) continue;
    done.push(step);
    sends.push(...ready().map(({ id }) => id));
  }
  if (at === undefined) return { sends, undoes: [], ends: "completed" };
  if (isHeld(done, at)) return { sends, undoes: [], ends: "stuck" };
  const undoable = [...done, ...(at.declinedBy === undefined ? [at.step] : [])];
  const undoes = undoable.filter(({ compensate }) => compensate !== undefined).map(({ id }) => id);
  return { sends, undoes: undoes.reverse(), ends: "failed" };
}

const needsOf = (steps: readonly SagaStepDefinition[], index: number): readonly string[] =>
  steps[index]?.dependsOn ?? steps.slice(Math.max(0, index - 1), index).map(({ id }) => id);

// No way back after the pivot; and none past a pivot that may or may not have taken effect.
function isHeld(done: readonly SagaStepDefinition[], { step, declinedBy }: Break): boolean {
  if (done.some(({ kind }) => kind === "pivot")) return true;
  return step.kind === "pivot" && step.compensate === undefined && declinedBy === undefined;
}
