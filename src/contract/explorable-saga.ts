import type { ExplorableSaga } from "../testing/explore/model.js";
import type { Message, MessageId, Saga } from "./model.js";

/** A saga with what its compensations leave behind, which its messages say. */
export function explorableSaga(saga: Saga, messages: readonly Message[]): ExplorableSaga {
  const compensates = new Map(messages.map((message) => [message.id, message.compensates]));
  const undoing = (type: MessageId) => {
    const undone = compensates.get(type);
    return undone === undefined ? { type } : { type, compensates: undone };
  };
  return {
    ...saga,
    steps: saga.steps.map(({ compensate, ...step }) =>
      compensate === undefined
        ? step
        : { ...step, compensate: { ...compensate, send: undoing(compensate.send) } },
    ),
  };
}

/** Whether a saga's steps make sense at all; what does not is a finding of the contract. */
export const canExplore = ({ steps }: Saga): boolean =>
  steps.every(({ id, dependsOn }, index) => {
    const before = steps.slice(0, index).map((step) => step.id);
    return !before.includes(id) && dependsOn.every((needed) => before.includes(needed));
  });
