import type { MessageId, Saga } from "../contract/model.js";
import type { MessageDescriptor } from "../runtime/message.js";
import type { SagaDefinition } from "../runtime/saga/definition.js";

/** A contract's saga as the runtime would run it, with message ids for wire types: to be drawn only. */
export function definitionOf(saga: Saga): SagaDefinition {
  const { name, timeoutMs, startsOn, completesWith, failsWith, steps } = saga;
  return {
    name,
    correlateBy: {},
    ...(timeoutMs !== undefined && { timeoutMs }),
    startsOn: named(startsOn),
    steps: steps.map(({ compensate, ...step }) => ({
      ...step,
      send: named(step.send),
      succeedsOn: named(step.succeedsOn),
      failsOn: step.failsOn.map(named),
      ...(compensate && {
        compensate: {
          send: named(compensate.send),
          ...(compensate.succeedsOn !== undefined && { succeedsOn: named(compensate.succeedsOn) }),
        },
      }),
    })),
    completesWith: named(completesWith),
    failsWith: named(failsWith),
  };
}

const named = (type: MessageId): MessageDescriptor => ({ type, validate: () => undefined });
