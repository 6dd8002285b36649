import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as real from "../../src/runtime/saga/decide.js";
import type { SagaInput, SagaState } from "../../src/runtime/saga/state.js";
import { brokenRules } from "./saga-rules.js";
import { sagas, stories, turns } from "./saga-stories.js";
import { type Decider, play } from "./saga-world.js";

const keepsItsRules = (decider: Decider) =>
  fc.property(stories, (story) => {
    expect(brokenRules(story.table, play(decider, story))).toEqual([]);
  });

/** A decider that sees the world through `change`: what a plausible bug would do. */
const mutant = (
  change: (state: SagaState, input: SagaInput) => readonly [SagaState, SagaInput],
) => ({
  begin: real.begin,
  decide: (table: Parameters<Decider["decide"]>[0], state: SagaState, input: SagaInput) =>
    real.decide(table, ...change(state, input)),
});

const statusOf = (state: SagaState, input: SagaInput) =>
  "step" in input ? state.steps.find(({ id }) => id === input.step) : undefined;

const withStatus = (state: SagaState, input: SagaInput, status: "timedOut"): SagaState => ({
  ...state,
  steps: state.steps.map((step) =>
    "step" in input && step.id === input.step ? { ...step, status } : step,
  ),
});

const mutants: Readonly<Record<string, Decider>> = {
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
    return [state, input.kind === "timedOut" && live !== null ? { ...input, epoch: live } : input];
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
};

describe("whatever is late, repeated, reordered or silent", () => {
  test("a saga keeps its rules", () => {
    fc.assert(keepsItsRules(real), { numRuns: 3000 });
  });

  test("the same question gets the same answer, whatever JSON made of the state", () => {
    const throughJson: Decider = {
      begin: real.begin,
      decide: (table, state, input) => real.decide(table, JSON.parse(JSON.stringify(state)), input),
    };
    fc.assert(
      fc.property(stories, (story) => {
        expect(play(throughJson, story)).toEqual(play(real, story));
      }),
    );
  });

  test("the rules find each planted bug", () => {
    for (const [name, decider] of Object.entries(mutants)) {
      const { failed } = fc.check(keepsItsRules(decider), { numRuns: 3000, endOnFailure: true });
      expect({ name, failed }).toEqual({ name, failed: true });
    }
  });
});

describe("when everybody answers before any timer is due", () => {
  const prompt = (answer: "yes" | "no") => ({ answer, undoes: "answers" }) as const;

  test("a saga completes when all say yes, in whatever order the answers come", () => {
    fc.assert(
      fc.property(sagas, turns, (table, turns) => {
        const participants = table.steps.map(() => prompt("yes"));
        const { state } = play(real, { table, participants, turns, timersLast: true });
        expect(state.status).toBe("completed");
      }),
    );
  });

  test("a saga fails when one says no, unless the pivot has succeeded", () => {
    fc.assert(
      fc.property(sagas, turns, fc.nat(), (table, turns, at) => {
        const participants = table.steps.map((_, index) =>
          prompt(index === at % table.steps.length ? "no" : "yes"),
        );
        const { state } = play(real, { table, participants, turns, timersLast: true });
        const passed = table.steps.some(
          ({ id, kind }) => kind === "pivot" && state.completed.includes(id),
        );
        expect(state.status).toBe(passed && state.stuck !== null ? "stuck" : "failed");
      }),
    );
  });
});

test("the stories reach every ending, every reason to be stuck and every reason to ignore", () => {
  const seen = new Set<string>();
  for (const story of fc.sample(stories, { numRuns: 3000, seed: 1 })) {
    const { state, ignored } = play(real, story);
    for (const word of [state.status, state.stuck?.reason ?? "", ...ignored]) seen.add(word);
  }
  expect([...seen].sort()).toEqual([
    "",
    "compensation-timed-out",
    "completed",
    "declined-after-pivot",
    "failed",
    "pivot-timed-out",
    "saga-duplicate",
    "saga-late",
    "saga-timer-stale",
    "stuck",
    "timed-out-after-pivot",
  ]);
});
