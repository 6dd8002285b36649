import type { MessageDescriptor } from "../../runtime/message.js";
import type { SagaDefinition } from "../../runtime/saga/definition.js";
import type { ContractTestOptions } from "../contract.js";
import { correlated, correlationValue } from "./correlation.js";
import { firstSample } from "./samples.js";

interface History {
  readonly start: unknown;
}

/** Bodies that say the first sample of each message, in place of those that nobody has written yet. */
export function recordingBodies(
  definition: SagaDefinition,
  samples: ContractTestOptions["samples"],
): object {
  const { type } = definition.startsOn;
  const say = (message: MessageDescriptor) => {
    return ({ start }: History) => {
      const value = correlationValue(definition, type, { payload: start });
      return correlated(definition, message.type, firstSample(samples, message.type), value)
        .payload;
    };
  };
  const steps = definition.steps.map(({ id, send, compensate }) => [
    id,
    { send: say(send), ...(compensate && { compensate: say(compensate.send) }) },
  ]);
  return {
    ...Object.fromEntries(steps),
    completesWith: say(definition.completesWith),
    failsWith: say(definition.failsWith),
  };
}
