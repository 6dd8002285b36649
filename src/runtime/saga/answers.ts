import type { Received } from "../handler.js";
import type { MessageDescriptor } from "../message.js";
import type { SagaDefinition, SagaStepDefinition } from "./definition.js";
import type { SagaInput, SagaState, StepStatus } from "./state.js";

type Answer = Exclude<SagaInput, { readonly kind: "started" | "timedOut" | "retried" }>;

/**
 * What a message tells an instance; undefined: nothing that the definition knows. Where several
 * steps wait for the same type, the step that the envelope names is meant, else the one under way.
 */
export function readAnswer(
  definition: SagaDefinition,
  state: SagaState,
  { payload, envelope }: Pick<Received<MessageDescriptor>, "payload" | "envelope">,
): SagaInput | undefined {
  const answers = definition.steps.flatMap((step) => answersOf(step, envelope.type, payload));
  const rank = (answer: Answer) =>
    (answer.step === envelope.sagastep ? 0 : 2) + (isAwaited(state, answer) ? 0 : 1);
  return answers.sort((a, b) => rank(a) - rank(b))[0];
}

function answersOf(step: SagaStepDefinition, type: string, payload: unknown): readonly Answer[] {
  const answers: Answer[] = [];
  if (step.succeedsOn.type === type) {
    answers.push({ kind: "succeeded", step: step.id, answer: payload });
  }
  if (step.failsOn.some((message) => message.type === type)) {
    answers.push({ kind: "declined", step: step.id, type, event: payload });
  }
  if (step.compensate?.succeedsOn?.type === type) {
    answers.push({ kind: "compensated", step: step.id });
  }
  return answers;
}

const awaiting: Readonly<Record<Answer["kind"], readonly StepStatus[]>> = {
  succeeded: ["sent", "timedOut"],
  declined: ["sent", "timedOut"],
  compensated: ["undoing", "undoFailed"],
};

const isAwaited = (state: SagaState, { kind, step }: Answer): boolean =>
  state.steps.some(({ id, status }) => id === step && awaiting[kind].includes(status));
