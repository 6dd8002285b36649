import { expect, test } from "vitest";
import type { Saga } from "../../src/contract/model.js";
import { sagaSequences } from "../../src/graph/saga-sequences.js";
import { inRow, saga, step, without } from "./drawn-sagas.js";

/** By title: what is said, and by whom to whom. */
function drawn(from: Saga, participants: Readonly<Record<string, string>> = {}) {
  const sequences = sagaSequences(from, { saga: "trip", participants });
  return new Map(
    sequences.map(({ title, lines }) => [
      title,
      lines.map((line) =>
        line.kind === "note"
          ? `(${line.text})`
          : `${line.from} ${line.style === "lost" ? "x" : ">"} ${line.to}: ${line.text}`,
      ),
    ]),
  );
}

test("a sequence for each way through a saga", () => {
  const sequences = drawn(inRow(step("A"), step("B")));
  expect([...sequences.keys()]).toEqual([
    "every step succeeds, then Booked",
    "A declines with NoA, then Cancelled",
    "A times out, A is undone, then Cancelled",
    "A succeeds after it timed out, which changes nothing",
    "B declines with NoB, A is undone, then Cancelled",
    "B times out, B then A are undone, then Cancelled",
    "B succeeds after it timed out, which changes nothing",
  ]);
  expect(sequences.get("B succeeds after it timed out, which changes nothing")).toEqual([
    "outside > saga: Start",
    "saga > with A: DoA",
    "with A > saga: DidA",
    "saga > with B: DoB",
    "(no answer from B in time)",
    "saga > with B: UndoB",
    "with B > saga: UndidB",
    "saga > with A: UndoA",
    "with A > saga: UndidA",
    "saga > outside: Cancelled",
    "with B x saga: DidB",
    "(too late: recorded, and nothing more)",
  ]);
});

test("steps of one participant share its lane", () => {
  const [first] = sagaSequences(inRow(step("A"), step("B")), {
    saga: "order: trip",
    participants: { A: "hotel", B: "hotel" },
  });
  expect(first?.lanes.map(({ label }) => label)).toEqual(["others", "order: trip", "hotel"]);
});

test("a saga that is stuck says so, and goes on when the answer comes after all", () => {
  const pay = without(step("Pay", { kind: "pivot" }));
  const sequences = drawn(saga(pay));
  expect(sequences.get("Pay times out, which holds the saga where it is")?.at(-1)).toBe(
    "(stuck: an operator must look at it)",
  );
  expect(
    sequences.get("Pay succeeds after it timed out, and the saga goes on to Booked")?.at(-1),
  ).toBe("saga > outside: Booked");
});
