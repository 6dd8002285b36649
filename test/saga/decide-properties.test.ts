import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as real from "../../src/runtime/saga/decide.js";
import { mutants } from "./mutants.js";
import { brokenRules } from "./saga-rules.js";
import { sagas, stories, turns } from "./saga-stories.js";
import { type Decider, play } from "./saga-world.js";

const keepsItsRules = (decider: Decider) =>
  fc.property(stories, (story) => {
    expect(brokenRules(story.table, play(decider, story))).toEqual([]);
  });

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
