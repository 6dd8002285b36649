import type { Saga, SagaStep } from "../../src/contract/model.js";

export const step = (id: string, more: Partial<SagaStep> = {}): SagaStep => ({
  id,
  kind: "compensatable",
  send: `Do${id}`,
  succeedsOn: `Did${id}`,
  failsOn: [`No${id}`],
  timeoutMs: 1000,
  dependsOn: [],
  compensate: { send: `Undo${id}`, succeedsOn: `Undid${id}` },
  ...more,
});

export const without = ({ compensate: _, ...rest }: SagaStep): SagaStep => rest;

export const saga = (...steps: readonly SagaStep[]): Saga => ({
  name: "trip",
  startsOn: "Start",
  correlateBy: {},
  steps,
  completesWith: "Booked",
  failsWith: "Cancelled",
});

/** Each step after the one before it. */
export const inRow = (...steps: readonly SagaStep[]): Saga =>
  saga(
    ...steps.map((each, index) => {
      const before = steps[index - 1];
      return before === undefined ? each : { ...each, dependsOn: [before.id] };
    }),
  );
