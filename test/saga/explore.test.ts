import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as real from "../../src/runtime/saga/decide.js";
import type { ExplorableSaga, ExplorableStep } from "../../src/testing/explore/model.js";
import { type ExploreOptions, exploreSaga, tellStory } from "../../src/testing/index.js";
import { mutants } from "./mutants.js";
import { order } from "./order-saga.js";
import { sagas } from "./saga-stories.js";

const step = (id: string, more: Partial<ExplorableStep> = {}): ExplorableStep => ({
  id,
  kind: "compensatable",
  send: `Do-${id}`,
  succeedsOn: `Did-${id}`,
  failsOn: [`No-${id}`],
  timeoutMs: 1000,
  compensate: { send: `Undo-${id}`, succeedsOn: `Undid-${id}` },
  ...more,
});

const without = ({ compensate: _, ...rest }: ExplorableStep): ExplorableStep => rest;

const saga = (...steps: readonly ExplorableStep[]): ExplorableSaga => ({
  name: "trip",
  startsOn: "Start",
  steps,
  completesWith: "Booked",
  failsWith: "Cancelled",
});

const inRow = (length: number) => saga(...Array.from({ length }, (_, at) => step(`s${at}`)));

/** The shortest story of all, in sentences that end with what is wrong. */
function shortest(explored: ExplorableSaga, options: ExploreOptions = {}): readonly string[] {
  const [first] = exploreSaga(explored, options).violations;
  return first === undefined ? [] : [...tellStory(first.story), first.sentence];
}

describe("a sound saga", () => {
  test("is looked at as a whole, and nothing is wrong", () => {
    expect(exploreSaga(order)).toEqual({
      saga: "fulfil",
      states: 57,
      transitions: 400,
      complete: true,
      endings: ["completed", "failed", "stuck"],
      violations: [],
      neverUndone: [],
    });
  });

  test("of ten steps in a row is looked at as a whole", { timeout: 120_000 }, () => {
    const { states, complete, violations } = exploreSaga(inRow(10));
    expect({ states, complete, violations }).toEqual({
      states: 20_441,
      complete: true,
      violations: [],
    });
  });

  test("of three branches between two steps is looked at as a whole", { timeout: 120_000 }, () => {
    const branches = saga(
      step("first"),
      ...["a", "b", "c"].map((id) => step(id, { dependsOn: ["first"] })),
      step("last", { dependsOn: ["a", "b", "c"] }),
    );
    const { states, complete, violations } = exploreSaga(branches);
    expect({ states, complete, violations }).toEqual({
      states: 5180,
      complete: true,
      violations: [],
    });
  });

  test("whatever its shape, unless its own steps hold it", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(sagas, ({ steps, ...rest }) => {
        const { violations, complete, endings } = exploreSaga({
          ...saga(),
          ...rest,
          steps: steps.slice(0, 4).map(({ compensate, ...row }) => {
            const { compensate: undoing, ...plain } = step(row.id, row);
            // Declining is for steps before the pivot; a pivot beside them has a test of its own.
            const failsOn = row.kind === "retriable" ? [] : plain.failsOn;
            const noCompensation = "its effect may stay";
            if (compensate === undefined) return { ...plain, failsOn, noCompensation };
            const { send } = undoing ?? { send: "" };
            const answered = compensate.succeedsOn === undefined ? {} : { succeedsOn: "Undid" };
            return { ...plain, failsOn, compensate: { send, ...answered } };
          }),
        });
        const grave = violations.filter(({ rule }) => rule !== "stuck-for-good");
        expect({ grave, complete }).toEqual({ grave: [], complete: true });
        expect(endings).toContain("completed");
      }),
      { numRuns: 60 },
    );
  });

  test("says which compensations no story needs", () => {
    const pay = without(step("pay", { kind: "pivot" }));
    const ship = step("ship", { kind: "retriable", failsOn: [] });
    expect(exploreSaga(saga(step("hold"), pay, ship))).toMatchObject({
      violations: [],
      neverUndone: ["ship"],
    });
  });
});

describe("a saga that is not sound", () => {
  const compensating = (compensates?: string) =>
    step("a", {
      send: { type: "Do-a" },
      compensate: {
        send: { type: "Undo-a", ...(compensates !== undefined && { compensates }) },
        succeedsOn: "Undid-a",
      },
    });

  test("a compensation that leaves no tombstone", () => {
    expect(shortest(saga(compensating()))).toEqual([
      "Start arrives; the saga sends Do-a",
      "the time for `a` is up; the saga sends Undo-a",
      "Undo-a reaches its participant, which has nothing to undo",
      "Do-a reaches its participant and takes effect",
      "`a` takes effect after it was undone, and nothing undoes it any more",
    ]);
    expect(shortest(saga(compensating("Do-b")))).toHaveLength(5);
    expect(shortest(saga(compensating("Do-a")))).toEqual([]);
  });

  test("a retriable step that no pivot precedes, and that nothing undoes", () => {
    const ship = without(step("ship", { kind: "retriable", failsOn: [] }));
    expect(shortest(saga(step("hold"), ship))).toEqual([
      "Start arrives; the saga sends Do-hold",
      "Do-hold reaches its participant and takes effect",
      "Did-hold arrives; the saga sends Do-ship",
      "the time for `ship` is up; the saga sends Undo-hold",
      "Undo-hold reaches its participant, which undoes the step",
      "Undid-hold arrives; the saga sends Cancelled",
      "the saga fails although `ship` may have taken effect, and nothing undoes it",
    ]);
    const reasoned = { ...ship, noCompensation: "a label harms nobody" };
    expect(shortest(saga(step("hold"), reasoned))).toEqual([]);
  });

  test("a step after the pivot that may decline", () => {
    const pay = without(step("pay", { kind: "pivot" }));
    expect(shortest(saga(step("hold"), pay, without(step("ship", { kind: "retriable" }))))).toEqual(
      [
        "Start arrives; the saga sends Do-hold",
        "Do-hold reaches its participant and takes effect",
        "Did-hold arrives; the saga sends Do-pay",
        "Do-pay reaches its participant and takes effect",
        "Did-pay arrives; the saga sends Do-ship",
        "Do-ship reaches its participant, which declines",
        "No-ship arrives",
        "everybody has answered, and the saga is stuck at `ship`",
      ],
    );
  });

  test("a step beside the pivot that may decline", () => {
    const hold = step("hold", { dependsOn: [] });
    const pay = without(step("pay", { kind: "pivot", dependsOn: [] }));
    expect(shortest(saga(hold, pay)).at(-1)).toBe(
      "everybody has answered, and the saga is stuck at `hold`",
    );
  });
});

/** More plausible bugs, in what the table answers. */
const careless = {
  "undoes without a timer": {
    ...real,
    decide: (...question: Parameters<typeof real.decide>) => {
      const decision = real.decide(...question);
      const steps = decision.state.steps.map((each) =>
        each.status === "undoing" ? { ...each, timer: null } : each,
      );
      return { ...decision, state: { ...decision.state, steps } };
    },
  },
  "fails while an undoing is unanswered": {
    ...real,
    decide: (...[table, state, input]: Parameters<typeof real.decide>) => {
      const steps = state.steps.map((each) =>
        each.status === "undoFailed" ? { ...each, status: "undone" as const } : each,
      );
      return real.decide(table, { ...state, steps }, input);
    },
  },
  "ends without a word": {
    ...real,
    decide: (...question: Parameters<typeof real.decide>) => {
      const { commands, ...decision } = real.decide(...question);
      return { ...decision, commands: commands.filter(({ kind }) => kind !== "fail") };
    },
  },
};

describe("a planted mistake in the table is found, by its shortest story", () => {
  const planted = { ...mutants, ...careless };
  const abc = (length: number) => saga(...["a", "b", "c"].slice(0, length).map((id) => step(id)));
  const stories: readonly (readonly [keyof typeof planted, number, readonly string[]])[] = [
    [
      "undoes in the order of completion",
      3,
      [
        "Start arrives; the saga sends Do-a",
        "Do-a reaches its participant and takes effect",
        "Did-a arrives; the saga sends Do-b",
        "Do-b reaches its participant and takes effect",
        "Did-b arrives; the saga sends Do-c",
        "Do-c reaches its participant, which declines",
        "No-c arrives; the saga sends Undo-a",
        "`a` is undone before a step that came after it",
      ],
    ],
    [
      "registers a compensation only when its step has succeeded",
      1,
      [
        "Start arrives; the saga sends Do-a",
        "the time for `a` is up; the saga sends Cancelled",
        "the saga fails although `a` may have taken effect, and nothing undoes it",
      ],
    ],
    [
      "believes a timer of any epoch",
      1,
      [
        "Start arrives; the saga sends Do-a",
        "the time for `a` is up; the saga sends Undo-a",
        "an old timer of `a` fires",
        "the saga is stuck at `a` before the undoing of it is overdue",
      ],
    ],
    [
      "undoes a step that declined",
      1,
      [
        "Start arrives; the saga sends Do-a",
        "Do-a reaches its participant, which declines",
        "No-a arrives; the saga sends Undo-a",
        "`a` is undone although it declined",
      ],
    ],
    [
      "takes a late success for a new one",
      2,
      [
        "Start arrives; the saga sends Do-a",
        "Do-a reaches its participant and takes effect",
        "Did-a arrives; the saga sends Do-b",
        "the time for `b` is up; the saga sends Undo-b",
        "the time for `b` is up; the saga sends Undo-a",
        "Undo-a reaches its participant, which undoes the step",
        "Undid-a arrives",
        "Did-a arrives again; the saga sends Undo-a",
        "the saga undoes `a` twice",
      ],
    ],
    [
      "forgets that it has ended",
      1,
      [
        "Start arrives; the saga sends Do-a",
        "Do-a reaches its participant, which declines",
        "No-a arrives; the saga sends Cancelled",
        "No-a arrives again",
        "the saga can wait for ever when nobody answers any more",
      ],
    ],
    [
      "sends all steps at once",
      2,
      [
        "Start arrives; the saga sends Do-a and Do-b",
        "`b` is sent before what it depends on has succeeded",
      ],
    ],
    [
      "undoes without a timer",
      1,
      [
        "Start arrives; the saga sends Do-a",
        "the time for `a` is up; the saga sends Undo-a",
        "the saga can wait for ever when nobody answers any more",
      ],
    ],
    [
      "fails while an undoing is unanswered",
      1,
      [
        "Start arrives; the saga sends Do-a",
        "Do-a reaches its participant and takes effect",
        "the time for `a` is up; the saga sends Undo-a",
        "Undo-a reaches its participant, which undoes the step",
        "the time for `a` is up",
        "Undid-a arrives",
        "everybody has answered, and the saga is stuck at `a`",
      ],
    ],
    [
      "ends without a word",
      1,
      [
        "Start arrives; the saga sends Do-a",
        "Do-a reaches its participant, which declines",
        "No-a arrives",
        "the saga ends without saying so",
      ],
    ],
  ];
  test.each(stories)("%s", (name, steps, story) => {
    expect(shortest(abc(steps), { decider: planted[name] })).toEqual(story);
  });
});

test("each broken rule is told with each step that breaks it, the shortest story first", () => {
  const decider = careless["fails while an undoing is unanswered"];
  const { violations } = exploreSaga(inRow(2), { decider });
  expect(violations.map(({ rule, step, story }) => [rule, step, story.length])).toEqual([
    ["stuck-for-good", "s0", 8],
    ["failed-too-early", "s1", 12],
  ]);
});

describe("what was not looked at", () => {
  test("is named, and nothing is claimed about it", () => {
    const { complete, states, cut, neverUndone } = exploreSaga(inRow(6), { statesMax: 200 });
    expect(complete).toBe(false);
    expect(states).toBeGreaterThan(200);
    expect(cut).toEqual({ statesMax: 200, waiting: expect.any(Number), moves: expect.any(Number) });
    expect(neverUndone).toEqual([]);
  });

  test("a violation within the limit is found all the same", () => {
    const decider = careless["ends without a word"];
    expect(exploreSaga(inRow(6), { statesMax: 200, decider }).violations).not.toEqual([]);
  });
});

test("the same saga gives the same answer", () => {
  expect(exploreSaga(inRow(4))).toEqual(exploreSaga(inRow(4)));
});

test("a step that depends on none of the saga's is refused by name", () => {
  expect(() => exploreSaga(saga(step("a", { dependsOn: ["z"] })))).toThrow(
    'The step "a" depends on "z", which is no step.',
  );
});
