import type { SagaInput, SagaState } from "../../src/runtime/saga/state.js";
import type { Decider } from "./saga-world.js";

type Change = (state: SagaState, input: SagaInput) => readonly [SagaState, SagaInput];

const statusOf = (state: SagaState, input: SagaInput) =>
  "step" in input ? state.steps.find(({ id }) => id === input.step) : undefined;

const withStatus = (state: SagaState, input: SagaInput, status: "timedOut"): SagaState => ({
  ...state,
  steps: state.steps.map((step) =>
    "step" in input && step.id === input.step ? { ...step, status } : step,
  ),
});

/** Plausible bugs of the table `real`, by what they do. */
export function tableMutants(real: Decider) {
  /** A decider that sees the world through `change`: what a plausible bug would do. */
  const mutant = (change: Change): Decider => ({
    begin: real.begin,
    decide: (table, state, input) => real.decide(table, ...change(state, input)),
  });
  return {
    "undoes in the order of completion": mutant((state, input) => [
      { ...state, completed: [...state.completed].sort().reverse() },
      input,
    ]),
    "registers a compensation only when its step has succeeded": mutant((state, input) => {
      if (input.kind !== "timedOut" || input.step === undefined) return [state, input];
      const { timer, status } = statusOf(state, input) ?? {};
      if (timer !== input.epoch || status !== "sent") return [state, input];
      return [state, { kind: "declined", step: input.step, type: "No", event: {} }];
    }),
    "believes a timer of any epoch": mutant((state, input) => {
      const live = statusOf(state, input)?.timer ?? null;
      return [
        state,
        input.kind === "timedOut" && live !== null ? { ...input, epoch: live } : input,
      ];
    }),
    "undoes a step that declined": mutant((state, input) => {
      const live = statusOf(state, input)?.timer ?? null;
      if (input.kind !== "declined" || live === null) return [state, input];
      return [state, { kind: "timedOut", step: input.step, epoch: live }];
    }),
    "takes a late success for a new one": mutant((state, input) => {
      const late = input.kind === "succeeded" && statusOf(state, input)?.status === "undone";
      return [late ? withStatus(state, input, "timedOut") : state, input];
    }),
    "forgets that it has ended": mutant((state, input) => [
      state.status === "failed" ? { ...state, status: "compensating" } : state,
      input,
    ]),
    "sends all steps at once": {
      begin: (table, start, version) => {
        const first = real.begin(table, start, version);
        const others = table.steps.slice(1).map(({ id }) => ({ kind: "send" as const, step: id }));
        return { ...first, commands: [...first.commands, ...others] };
      },
      decide: real.decide,
    },
  } satisfies Readonly<Record<string, Decider>>;
}
