import fc from "fast-check";
import type { SagaTable, StepTable } from "../../src/runtime/saga/state.js";
import type { Participant, Story, Turn } from "./saga-world.js";

const names = ["a", "b", "c", "d", "e"];

/** Sagas of one to five steps: in a row or as a graph, with a pivot or without. */
export const sagas: fc.Arbitrary<SagaTable> = fc
  .record({
    length: fc.integer({ min: 1, max: names.length }),
    pivotAt: fc.option(fc.nat({ max: names.length }), { nil: undefined }),
    graph: fc.boolean(),
    whole: fc.boolean(),
    dice: fc.array(fc.nat({ max: 255 }), { minLength: names.length, maxLength: names.length }),
  })
  .map(({ length, pivotAt = Infinity, graph, whole, dice }) => {
    const steps = names
      .slice(0, length)
      .map((id, index) => step(id, index, pivotAt, dice[index] ?? 0, graph));
    return whole ? { timeoutMs: 9000, steps } : { steps };
  });

function step(id: string, index: number, pivotAt: number, die: number, graph: boolean): StepTable {
  const kind = index < pivotAt ? "compensatable" : index === pivotAt ? "pivot" : "retriable";
  const undoable = kind === "compensatable" ? die % 8 !== 0 : kind === "pivot" && die % 2 === 0;
  const answered = die % 16 < 12;
  const needs = names.slice(0, index).filter((_, bit) => (die >> (bit + 3)) % 2 === 1);
  return {
    id,
    kind,
    timeoutMs: 1000,
    ...(undoable && { compensate: answered ? { succeedsOn: "answer" } : {} }),
    ...(graph && { dependsOn: needs }),
  };
}

const mostly = <T>(usual: T, ...others: readonly T[]) =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 3 }, fc.constantFrom(...others));

export const participants: fc.Arbitrary<readonly Participant[]> = fc.array(
  fc.record<Participant>({
    answer: mostly<Participant["answer"]>("yes", "no", "silent"),
    undoes: mostly<Participant["undoes"]>("answers", "silent"),
  }),
  { minLength: names.length, maxLength: names.length },
);

/** Any delivery order, with repeats. */
export const turns: fc.Arbitrary<readonly Turn[]> = fc.array(
  fc.record({ pick: fc.nat({ max: 12 }), again: mostly(false, true) }),
  { maxLength: 40 },
);

export const stories: fc.Arbitrary<Story> = fc.record({ table: sagas, participants, turns });
