import { describe, expect, test } from "vitest";
import { begin, decide } from "./decide.js";
import {
  type Decision,
  liveTimers,
  type SagaState,
  type SagaTable,
  type StepTable,
} from "./state.js";

type Event = (state: SagaState, table: SagaTable) => Decision;

const succeeded =
  (step: string, answer: unknown = { from: step }): Event =>
  (state, table) =>
    decide(table, state, { kind: "succeeded", step, answer });
const declined =
  (step: string): Event =>
  (state, table) =>
    decide(table, state, { kind: "declined", step, type: "No", event: { step } });
const compensated =
  (step: string): Event =>
  (state, table) =>
    decide(table, state, { kind: "compensated", step });
const timedOut =
  (step: string, epoch?: number): Event =>
  (state, table) => {
    const live = state.steps.find(({ id }) => id === step)?.timer ?? -1;
    return decide(table, state, { kind: "timedOut", step, epoch: epoch ?? live });
  };
const sagaTimedOut: Event = (state, table) =>
  decide(table, state, { kind: "timedOut", epoch: state.timer ?? -1 });
const startedAgain: Event = (state, table) => decide(table, state, { kind: "started" });

const retried =
  (step?: string): Event =>
  (state, table) =>
    decide(table, state, step === undefined ? { kind: "retried" } : { kind: "retried", step });

const undoable = (id: string, more: Partial<StepTable> = {}): StepTable => ({
  id,
  kind: "compensatable",
  timeoutMs: 1000,
  compensate: { succeedsOn: "answer" },
  ...more,
});
const pivot = (id: string, more: Partial<StepTable> = {}): StepTable => ({
  id,
  kind: "pivot",
  timeoutMs: 1000,
  ...more,
});
const retriable = (id: string): StepTable => ({ id, kind: "retriable", timeoutMs: 1000 });

const twoSteps: SagaTable = { timeoutMs: 5000, steps: [undoable("reserve"), undoable("credit")] };
const withPivot: SagaTable = { steps: [undoable("reserve"), pivot("pay"), retriable("ship")] };
const sideBySide: SagaTable = {
  steps: [
    undoable("open"),
    undoable("left", { dependsOn: ["open"] }),
    undoable("right", { dependsOn: ["open"] }),
    undoable("close", { dependsOn: ["left", "right"] }),
  ],
};

function play(table: SagaTable, events: readonly Event[]) {
  const first = begin(table, { order: 1 }, "v1");
  const decisions = [first];
  for (const event of events) decisions.push(event((decisions.at(-1) ?? first).state, table));
  const last = decisions.at(-1) ?? first;
  return {
    status: last.state.status,
    said: decisions.flatMap(({ commands }) =>
      commands.map((c) => ("step" in c ? `${c.kind} ${c.step}` : c.kind)),
    ),
    ignored: decisions.flatMap(({ ignored }) => ignored ?? []),
    state: last.state,
    last,
  };
}

interface Story {
  readonly saga: SagaTable;
  readonly when: readonly Event[];
  readonly says: readonly string[];
  readonly ends: SagaState["status"];
  readonly ignores?: readonly string[];
}

const stories: readonly (readonly [string, Story])[] = [
  [
    "the start sends the first step only",
    { saga: twoSteps, when: [], says: ["send reserve"], ends: "running" },
  ],
  [
    "all steps succeed: completed, nothing is undone",
    {
      saga: twoSteps,
      when: [succeeded("reserve"), succeeded("credit")],
      says: ["send reserve", "send credit", "complete"],
      ends: "completed",
    },
  ],
  [
    "a first step that declined has done nothing: failed, nothing is undone",
    { saga: twoSteps, when: [declined("reserve")], says: ["send reserve", "fail"], ends: "failed" },
  ],
  [
    "a second step that declined undoes the first, not itself",
    {
      saga: twoSteps,
      when: [succeeded("reserve"), declined("credit"), compensated("reserve")],
      says: ["send reserve", "send credit", "compensate reserve", "fail"],
      ends: "failed",
    },
  ],
  [
    "the end is not told before the compensation is answered",
    {
      saga: twoSteps,
      when: [succeeded("reserve"), declined("credit")],
      says: ["send reserve", "send credit", "compensate reserve"],
      ends: "compensating",
    },
  ],
  [
    "a step that timed out may have taken effect: undone before the earlier ones",
    {
      saga: twoSteps,
      when: [
        succeeded("reserve"),
        timedOut("credit"),
        compensated("credit"),
        compensated("reserve"),
      ],
      says: ["send reserve", "send credit", "compensate credit", "compensate reserve", "fail"],
      ends: "failed",
    },
  ],
  [
    "the next compensation waits for the answer of the former",
    {
      saga: twoSteps,
      when: [succeeded("reserve"), timedOut("credit")],
      says: ["send reserve", "send credit", "compensate credit"],
      ends: "compensating",
    },
  ],
  [
    "a compensation without an answer counts as done once sent",
    {
      saga: { steps: [undoable("reserve", { compensate: {} }), undoable("credit")] },
      when: [succeeded("reserve"), declined("credit")],
      says: ["send reserve", "send credit", "compensate reserve", "fail"],
      ends: "failed",
    },
  ],
  [
    "a step that needs no compensation is passed over",
    {
      saga: { steps: [{ id: "look", kind: "compensatable", timeoutMs: 1 }, undoable("credit")] },
      when: [succeeded("look"), declined("credit")],
      says: ["send look", "send credit", "fail"],
      ends: "failed",
    },
  ],
  [
    "a success after the compensation was sent is recorded and nothing more",
    {
      saga: twoSteps,
      when: [timedOut("reserve"), succeeded("reserve"), compensated("reserve")],
      says: ["send reserve", "compensate reserve", "fail"],
      ends: "failed",
      ignores: ["saga-late"],
    },
  ],
  [
    "a success after the end is recorded once",
    {
      saga: twoSteps,
      when: [
        timedOut("reserve"),
        compensated("reserve"),
        succeeded("reserve"),
        succeeded("reserve"),
      ],
      says: ["send reserve", "compensate reserve", "fail"],
      ends: "failed",
      ignores: ["saga-late", "saga-duplicate"],
    },
  ],
  [
    "a repeated success, decline, compensation or start changes nothing",
    {
      saga: twoSteps,
      when: [
        startedAgain,
        succeeded("reserve"),
        succeeded("reserve"),
        declined("credit"),
        declined("credit"),
        compensated("reserve"),
        compensated("reserve"),
      ],
      says: ["send reserve", "send credit", "compensate reserve", "fail"],
      ends: "failed",
      ignores: ["saga-duplicate", "saga-duplicate", "saga-duplicate", "saga-duplicate"],
    },
  ],
  [
    "an answer to a step that was never sent is refused",
    {
      saga: twoSteps,
      when: [succeeded("credit"), compensated("reserve")],
      says: ["send reserve"],
      ends: "running",
      ignores: ["saga-unexpected", "saga-unexpected"],
    },
  ],
  [
    "a participant that says yes and then no is not believed twice",
    {
      saga: twoSteps,
      when: [succeeded("reserve"), declined("reserve")],
      says: ["send reserve", "send credit"],
      ends: "running",
      ignores: ["saga-contradictory"],
    },
  ],
  [
    "the timer of an answered step is stale",
    {
      saga: twoSteps,
      when: [succeeded("reserve"), timedOut("reserve", 2)],
      says: ["send reserve", "send credit"],
      ends: "running",
      ignores: ["saga-timer-stale"],
    },
  ],
  [
    "the step's timer does not time its compensation out",
    {
      saga: twoSteps,
      when: [succeeded("reserve"), declined("credit"), timedOut("reserve", 2)],
      says: ["send reserve", "send credit", "compensate reserve"],
      ends: "compensating",
      ignores: ["saga-timer-stale"],
    },
  ],
  [
    "a timer after the end is stale",
    {
      saga: twoSteps,
      when: [succeeded("reserve"), succeeded("credit"), timedOut("credit", 3), sagaTimedOut],
      says: ["send reserve", "send credit", "complete"],
      ends: "completed",
      ignores: ["saga-timer-stale", "saga-timer-stale"],
    },
  ],
  [
    "the whole saga's timeout is a timeout of the step under way",
    {
      saga: twoSteps,
      when: [succeeded("reserve"), sagaTimedOut, compensated("credit"), compensated("reserve")],
      says: ["send reserve", "send credit", "compensate credit", "compensate reserve", "fail"],
      ends: "failed",
    },
  ],
  [
    "the whole saga's timeout cannot stop a compensation",
    {
      saga: twoSteps,
      when: [succeeded("reserve"), declined("credit"), sagaTimedOut],
      says: ["send reserve", "send credit", "compensate reserve"],
      ends: "compensating",
      ignores: ["saga-timer-stale"],
    },
  ],
  [
    "a compensation without an answer in time leaves the saga stuck, after the others were sent",
    {
      saga: twoSteps,
      when: [succeeded("reserve"), timedOut("credit"), timedOut("credit"), compensated("reserve")],
      says: ["send reserve", "send credit", "compensate credit", "compensate reserve"],
      ends: "stuck",
    },
  ],
  [
    "the overdue answer of a compensation ends a stuck saga as failed",
    {
      saga: twoSteps,
      when: [timedOut("reserve"), timedOut("reserve"), compensated("reserve")],
      says: ["send reserve", "compensate reserve", "fail"],
      ends: "failed",
    },
  ],
  [
    "a pivot that declined undoes what was before it",
    {
      saga: withPivot,
      when: [succeeded("reserve"), declined("pay"), compensated("reserve")],
      says: ["send reserve", "send pay", "compensate reserve", "fail"],
      ends: "failed",
    },
  ],
  [
    "a pivot without compensation that timed out is stuck: nobody can know",
    {
      saga: withPivot,
      when: [succeeded("reserve"), timedOut("pay")],
      says: ["send reserve", "send pay"],
      ends: "stuck",
    },
  ],
  [
    "the overdue success of a pivot lets the saga go on",
    {
      saga: withPivot,
      when: [succeeded("reserve"), timedOut("pay"), succeeded("pay"), succeeded("ship")],
      says: ["send reserve", "send pay", "send ship", "complete"],
      ends: "completed",
    },
  ],
  [
    "the overdue refusal of a pivot turns the saga round",
    {
      saga: withPivot,
      when: [succeeded("reserve"), timedOut("pay"), declined("pay"), compensated("reserve")],
      says: ["send reserve", "send pay", "compensate reserve", "fail"],
      ends: "failed",
    },
  ],
  [
    "a pivot with a compensation that timed out is undone like any other step",
    {
      saga: {
        steps: [undoable("reserve"), pivot("pay", { compensate: { succeedsOn: "answer" } })],
      },
      when: [succeeded("reserve"), timedOut("pay"), compensated("pay"), compensated("reserve")],
      says: ["send reserve", "send pay", "compensate pay", "compensate reserve", "fail"],
      ends: "failed",
    },
  ],
  [
    "after the pivot a step that times out holds the saga and undoes nothing",
    {
      saga: withPivot,
      when: [succeeded("reserve"), succeeded("pay"), timedOut("ship")],
      says: ["send reserve", "send pay", "send ship"],
      ends: "stuck",
    },
  ],
  [
    "after the pivot a step that declines holds the saga and undoes nothing",
    {
      saga: withPivot,
      when: [succeeded("reserve"), succeeded("pay"), declined("ship")],
      says: ["send reserve", "send pay", "send ship"],
      ends: "stuck",
    },
  ],
  [
    "the overdue success after the pivot completes the saga",
    {
      saga: withPivot,
      when: [succeeded("reserve"), succeeded("pay"), timedOut("ship"), succeeded("ship")],
      says: ["send reserve", "send pay", "send ship", "complete"],
      ends: "completed",
    },
  ],
  [
    "independent steps run side by side; a step waits for all it depends on",
    {
      saga: sideBySide,
      when: [succeeded("open"), succeeded("right"), succeeded("left"), succeeded("close")],
      says: ["send open", "send left", "send right", "send close", "complete"],
      ends: "completed",
    },
  ],
  [
    "side by side, undoing is in reverse of completion, not of the list",
    {
      saga: sideBySide,
      when: [
        succeeded("open"),
        succeeded("right"),
        succeeded("left"),
        declined("close"),
        compensated("left"),
        compensated("right"),
        compensated("open"),
      ],
      says: [
        "send open",
        "send left",
        "send right",
        "send close",
        "compensate left",
        "compensate right",
        "compensate open",
        "fail",
      ],
      ends: "failed",
    },
  ],
  [
    "a refusal beside a step without an answer undoes that step first",
    {
      saga: sideBySide,
      when: [succeeded("open"), declined("left"), compensated("right"), compensated("open")],
      says: ["send open", "send left", "send right", "compensate right", "compensate open", "fail"],
      ends: "failed",
    },
  ],
  [
    "a refusal that comes before its own compensation was sent spares it",
    {
      saga: {
        steps: ["a", "b", "c"].map((id) => undoable(id, { dependsOn: [] })),
      },
      when: [declined("a"), declined("b"), compensated("c")],
      says: ["send a", "send b", "send c", "compensate c", "fail"],
      ends: "failed",
    },
  ],
];

describe("a saga decides", () => {
  test.each(stories)("%s", (_name, { saga, when, says, ends, ignores = [] }) => {
    const { said, status, ignored } = play(saga, when);
    expect({ said, status, ignored }).toEqual({ said: says, status: ends, ignored: ignores });
  });
});

const oneOverdue = [timedOut("reserve"), timedOut("reserve")];
const bothOverdue = [
  succeeded("reserve"),
  timedOut("credit"),
  timedOut("credit"),
  timedOut("reserve"),
];
const beforeRetry = ["send reserve", "send credit", "compensate credit", "compensate reserve"];

const retries: readonly (readonly [string, Story])[] = [
  [
    "an overdue compensation is sent again, and its answer ends the saga",
    {
      saga: twoSteps,
      when: [...oneOverdue, retried(), compensated("reserve")],
      says: ["send reserve", "compensate reserve", "compensate reserve", "fail"],
      ends: "failed",
    },
  ],
  [
    "one that is overdue again leaves it stuck again",
    {
      saga: twoSteps,
      when: [...oneOverdue, retried(), timedOut("reserve")],
      says: ["send reserve", "compensate reserve", "compensate reserve"],
      ends: "stuck",
    },
  ],
  [
    "several are sent again in reverse, one after another",
    {
      saga: twoSteps,
      when: [...bothOverdue, retried(), compensated("credit"), compensated("reserve")],
      says: [...beforeRetry, "compensate credit", "compensate reserve", "fail"],
      ends: "failed",
    },
  ],
  [
    "a named one is sent again alone",
    {
      saga: twoSteps,
      when: [...bothOverdue, retried("reserve"), compensated("reserve")],
      says: [...beforeRetry, "compensate reserve"],
      ends: "stuck",
    },
  ],
  [
    "a step after the pivot is sent again, and the saga goes on",
    {
      saga: withPivot,
      when: [
        succeeded("reserve"),
        succeeded("pay"),
        timedOut("ship"),
        retried(),
        succeeded("ship"),
      ],
      says: ["send reserve", "send pay", "send ship", "send ship", "complete"],
      ends: "completed",
    },
  ],
  [
    "so is one that declined",
    {
      saga: withPivot,
      when: [
        succeeded("reserve"),
        succeeded("pay"),
        declined("ship"),
        retried(),
        succeeded("ship"),
      ],
      says: ["send reserve", "send pay", "send ship", "send ship", "complete"],
      ends: "completed",
    },
  ],
  [
    "a pivot that timed out is not, for it may have taken effect",
    {
      saga: withPivot,
      when: [succeeded("reserve"), timedOut("pay"), retried()],
      says: ["send reserve", "send pay"],
      ends: "stuck",
      ignores: ["saga-retry-moot"],
    },
  ],
  [
    "unless it is named",
    {
      saga: withPivot,
      when: [succeeded("reserve"), timedOut("pay"), retried("pay"), succeeded("pay")],
      says: ["send reserve", "send pay", "send pay", "send ship"],
      ends: "running",
    },
  ],
  [
    "a step beside it that declined is left alone",
    {
      saga: {
        steps: [undoable("reserve", { dependsOn: [] }), pivot("pay", { dependsOn: [] })],
      },
      when: [declined("reserve"), timedOut("pay"), retried("reserve")],
      says: ["send reserve", "send pay"],
      ends: "stuck",
      ignores: ["saga-retry-moot"],
    },
  ],
  [
    "there is nothing to retry while the saga runs, undoes, or has ended",
    {
      saga: twoSteps,
      when: [retried(), timedOut("reserve"), retried(), compensated("reserve"), retried()],
      says: ["send reserve", "compensate reserve", "fail"],
      ends: "failed",
      ignores: ["saga-retry-moot", "saga-retry-moot", "saga-retry-moot"],
    },
  ],
  [
    "the answer to the first message counts as well, and that to the second is a repetition",
    {
      saga: withPivot,
      when: [
        succeeded("reserve"),
        timedOut("pay"),
        retried("pay"),
        succeeded("pay"),
        succeeded("pay"),
      ],
      says: ["send reserve", "send pay", "send pay", "send ship"],
      ends: "running",
      ignores: ["saga-duplicate"],
    },
  ],
];

describe("an operator retries what holds a stuck instance", () => {
  test.each(retries)("%s", (_name, { saga, when, says, ends, ignores = [] }) => {
    const { said, status, ignored } = play(saga, when);
    expect({ said, status, ignored }).toEqual({ said: says, status: ends, ignored: ignores });
  });

  test("with a new timer", () => {
    const { last } = play(twoSteps, [...oneOverdue, retried()]);
    expect(last.timers).toEqual([{ step: "reserve", epoch: 4, afterMs: 1000 }]);
    expect(last.state.stuck).toBeNull();
  });
});

describe("what an instance remembers", () => {
  test("its start, its answers, and why it failed", () => {
    const { state } = play(twoSteps, [succeeded("reserve", { id: 7 }), declined("credit")]);
    expect(state.start).toEqual({ order: 1 });
    expect(state.version).toBe("v1");
    expect(state.steps[0]?.answer).toEqual({ id: 7 });
    expect(state.failure).toEqual({
      kind: "declined",
      step: "credit",
      type: "No",
      event: { step: "credit" },
    });
  });

  test("a timeout as its failure, until the step says that it declined", () => {
    const stuck = play(withPivot, [succeeded("reserve"), timedOut("pay")]).state;
    expect(stuck.failure).toEqual({ kind: "timeout", step: "pay" });
    expect(stuck.stuck).toEqual({ step: "pay", reason: "pivot-timed-out" });
    const turned = play(withPivot, [succeeded("reserve"), timedOut("pay"), declined("pay")]).state;
    expect(turned.failure).toMatchObject({ kind: "declined", step: "pay" });
    expect(turned.stuck).toBeNull();
  });

  test("a late answer, by step", () => {
    const { state } = play(twoSteps, [timedOut("reserve"), succeeded("reserve")]);
    expect(state.late).toEqual([{ step: "reserve", outcome: "succeeded" }]);
    expect(state.steps[0]?.answer).toBeUndefined();
  });

  test("no timer once it has ended", () => {
    expect(liveTimers(play(twoSteps, [declined("reserve")]).state)).toEqual([]);
    expect(liveTimers(play(twoSteps, [succeeded("reserve")]).state)).toEqual([1, 3]);
  });
});

describe("timers", () => {
  test("the start arms one for the whole saga and one for its first step", () => {
    expect(play(twoSteps, []).last.timers).toEqual([
      { epoch: 1, afterMs: 5000 },
      { step: "reserve", epoch: 2, afterMs: 1000 },
    ]);
  });

  test("a compensation gets a new one, unless nobody answers it", () => {
    expect(play(twoSteps, [timedOut("reserve")]).last.timers).toEqual([
      { step: "reserve", epoch: 3, afterMs: 1000 },
    ]);
    const silent: SagaTable = { steps: [undoable("reserve", { compensate: {} })] };
    expect(play(silent, [timedOut("reserve")]).last.timers).toEqual([]);
  });
});

test("an ignored input gives back the very state it was asked about", () => {
  const { state } = play(twoSteps, [succeeded("reserve")]);
  expect(decide(twoSteps, state, { kind: "started" }).state).toBe(state);
});

test("an instance of another definition is refused by name", () => {
  const { state } = play(twoSteps, []);
  expect(() => decide(withPivot, state, { kind: "started" })).toThrow(/"credit"/);
});
