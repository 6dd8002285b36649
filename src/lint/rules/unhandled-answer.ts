import { pointedValue } from "../../contract/correlation.js";
import type { Contract, MessageId, Operation, Saga, SagaStep } from "../../contract/model.js";
import { entity } from "../../contract/origins.js";
import { finding } from "../../diagnostics/finding.js";
import type { LintContext, LintRule } from "../rule.js";

/**
 * A message that a participant sends, that carries the value by which a saga is found, and that
 * neither the saga nor anybody else receives: probably an answer that the saga forgot.
 */
export const unhandledAnswer: LintRule = {
  code: "saga/unhandled-answer",
  check: (context) =>
    context.contract.services.flatMap(({ id, sagas }) =>
      sagas.flatMap((saga) =>
        unheard(context, id, saga).map(({ participant, step, operation }) => {
          const location = context.origins.locate(
            entity.operation(participant, "sends", operation.name),
          );
          const place = context.origins.locate(entity.step(id, saga.name, step.id));
          return finding(
            "saga/unhandled-answer",
            `${participant}, which step \`${step.id}\` of saga \`${saga.name}\` asks, sends ${operation.message}, and the saga does not act on it.`,
            { location, related: place ? [{ message: "the step", location: place }] : [] },
          );
        }),
      ),
    ),
};

interface Unheard {
  readonly participant: string;
  readonly step: SagaStep;
  readonly operation: Operation;
}

/** Each once, beside the first step that its sender takes part in. */
function unheard(context: LintContext, coordinator: string, saga: Saga): readonly Unheard[] {
  const { contract, flows } = context;
  const known = new Map<Operation, Unheard>();
  for (const step of saga.steps) {
    for (const { id, sends } of participantsOf(context, coordinator, step)) {
      for (const operation of sends) {
        const { channel, message } = operation;
        const listeners = flows.counterparts("sends", channel, message);
        // The coordinator may take what its saga does not name: on the channel of an answer, that
        // is an answer, too.
        const isHeard = listeners.some(
          (listener) =>
            listener !== coordinator ||
            isNamed(contract, coordinator, message) ||
            !isAnswerChannel(context, id, step, channel),
        );
        if (isHeard || known.has(operation) || !isAbout(contract, saga, step, message)) continue;
        known.set(operation, { participant: id, step, operation });
      }
    }
  }
  return [...known.values()];
}

const isNamed = ({ services }: Contract, coordinator: string, message: MessageId): boolean =>
  services
    .filter(({ id }) => id === coordinator)
    .some(({ sagas }) => sagas.some(({ correlateBy }) => Object.hasOwn(correlateBy, message)));

const isAnswerChannel = (
  { flows }: LintContext,
  participant: string,
  { succeedsOn }: SagaStep,
  channel: string,
): boolean => flows.channelsOf(participant, "sends", succeedsOn).includes(channel);

function participantsOf({ contract, flows }: LintContext, coordinator: string, step: SagaStep) {
  const channels = flows.channelsOf(coordinator, "sends", step.send);
  const ids = channels.flatMap((channel) => flows.counterparts("sends", channel, step.send));
  return contract.services.filter(({ id }) => id !== coordinator && ids.includes(id));
}

/** Whether a message surely carries the value that the step's own command does. */
function isAbout(contract: Contract, saga: Saga, step: SagaStep, id: MessageId): boolean {
  const pointer = saga.correlateBy[step.send] ?? saga.correlateBy[step.succeedsOn];
  const message = contract.messages.find((each) => each.id === id);
  if (pointer === undefined || message === undefined) return false;
  const value = pointedValue(message, pointer, contract.schemas);
  return typeof value === "object" && value.isRequired;
}
