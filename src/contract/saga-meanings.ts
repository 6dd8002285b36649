import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { locationOf, type Place } from "../document/source-file.js";
import type { MessageId } from "./model.js";
import type { Mention, SagaDraft, StepDraft } from "./saga-draft.js";

interface Meant {
  readonly draft: SagaDraft;
  readonly idOf: (message: Place) => MessageId;
}

/** Every message that a saga hears or says must mean one thing at a time. */
export function checkMeanings({ draft, idOf }: Meant): readonly Diagnostic[] {
  const answers = draft.steps.flatMap((step) => answersOf(step, idOf));
  const start = idOf(draft.startsOn.message);
  return [
    ...answers
      .filter(({ id }) => id === start)
      .map(({ id, step, at }) =>
        ambiguous(`${id} starts the saga, so it cannot answer step \`${step.id}\`.`, at),
      ),
    ...draft.steps.flatMap((step) => [
      ...checkOutcomes(answers.filter((answer) => answer.step === step)),
      ...checkCommands(step, idOf),
    ]),
    ...checkEnds(draft, idOf),
    ...checkShared(draft.steps, answers),
  ];
}

interface Answer {
  readonly id: MessageId;
  readonly step: StepDraft;
  /** What the step does when it hears the message. */
  readonly meaning: "succeeds" | "fails" | "is undone";
  readonly at: Place;
}

function answersOf(step: StepDraft, idOf: Meant["idOf"]): readonly Answer[] {
  const answer =
    (meaning: Answer["meaning"]) =>
    ({ message, at }: Mention): Answer => ({ id: idOf(message), step, meaning, at });
  const undone = step.compensate?.succeedsOn;
  return [
    answer("succeeds")(step.succeedsOn),
    ...step.failsOn.map(answer("fails")),
    ...(undone === undefined ? [] : [answer("is undone")(undone)]),
  ];
}

const ambiguous = (message: string, at: Place): Diagnostic =>
  finding("saga/ambiguous-answer", message, { location: locationOf(at) });

function checkOutcomes(answers: readonly Answer[]): readonly Diagnostic[] {
  return answers.flatMap(({ id, step, meaning, at }, index) => {
    const former = answers.slice(0, index).find((other) => other.id === id);
    if (former === undefined) return [];
    if (former.meaning === meaning) {
      return [ambiguous(`Step \`${step.id}\` ${meaning} on ${id} twice.`, at)];
    }
    return [ambiguous(`Step \`${step.id}\` ${former.meaning} and ${meaning} on ${id}.`, at)];
  });
}

function checkCommands({ id, send, compensate }: StepDraft, idOf: Meant["idOf"]) {
  if (compensate === undefined || idOf(send.message) !== idOf(compensate.send.message)) return [];
  const message = `${idOf(send.message)} both asks for step \`${id}\` and undoes it.`;
  const location = locationOf(compensate.send.at);
  return [finding("saga/ambiguous-command", message, { location })];
}

function checkEnds({ completesWith, failsWith }: SagaDraft, idOf: Meant["idOf"]) {
  const id = idOf(failsWith.message);
  if (idOf(completesWith.message) !== id) return [];
  const message = `${id} says that the saga has completed as well as that it has failed.`;
  return [finding("saga/ambiguous-command", message, { location: locationOf(failsWith.at) })];
}

/** Steps side by side may wait at the same time, and so may two compensations, once one is overdue. */
function checkShared(
  steps: readonly StepDraft[],
  answers: readonly Answer[],
): readonly Diagnostic[] {
  return answers.flatMap((answer, index) => {
    const former = answers.slice(0, index).find((other) => meet(steps, other, answer));
    if (former === undefined) return [];
    const message = `${answer.id} answers step \`${answer.step.id}\` as well as \`${former.step.id}\`, and both may wait for it at a time.`;
    const related = [{ message: "and here", location: locationOf(former.at) }];
    return [finding("saga/shared-answer", message, { location: locationOf(answer.at), related })];
  });
}

function meet(steps: readonly StepDraft[], a: Answer, b: Answer): boolean {
  if (a.id !== b.id || a.step === b.step) return false;
  const [undoing, undoingToo] = [a.meaning === "is undone", b.meaning === "is undone"];
  if (undoing && undoingToo) return true;
  return undoing === undoingToo && !follows(steps, a.step, b.step);
}

/** Whether `later` waits for `earlier`, if only through others. */
export function follows(
  steps: readonly StepDraft[],
  earlier: StepDraft,
  later: StepDraft,
): boolean {
  const index = steps.indexOf(later);
  const before = steps[index - 1];
  const named = later.dependsOn?.map(({ value }) => value);
  const needed = steps
    .slice(0, Math.max(0, index))
    .filter((step) => (named === undefined ? step === before : named.includes(step.id)));
  return needed.some((step) => step === earlier || follows(steps, earlier, step));
}
