import { describe, expect, test } from "vitest";
import type { Saga } from "../../src/contract/model.js";
import { sagaMachine } from "../../src/graph/saga-machine.js";
import { inRow, saga, step, without } from "./drawn-sagas.js";

const transitionsOf = (drawn: Saga) =>
  sagaMachine(drawn).transitions.map(
    ({ from, to, on, says }) => `${from} -> ${to}: ${on.join(" | ")} / ${says.join(", ")}`,
  );

describe("the states of a saga", () => {
  test("of one step", () => {
    const machine = sagaMachine(saga(step("A")));
    expect(machine.start).toEqual({ on: "Start", says: ["DoA"], to: "waits for A" });
    expect(machine.states.map(({ label, kind }) => [label, kind])).toEqual([
      ["waits for A", "waiting"],
      ["completed", "completed"],
      ["failed", "failed"],
      ["undoing A", "undoing"],
      ["stuck, a compensation is overdue", "stuck"],
    ]);
    expect(transitionsOf(saga(step("A")))).toEqual([
      "waits for A -> completed: DidA / Booked",
      "waits for A -> failed: NoA / Cancelled",
      "waits for A -> undoing A: timeout of A / UndoA",
      "undoing A -> failed: UndidA / Cancelled",
      "undoing A -> stuck, a compensation is overdue: timeout of undoing A / ",
      "stuck, a compensation is overdue -> failed: UndidA / Cancelled",
    ]);
  });

  test("with a pivot: no way back after it, and stuck before it when nobody knows", () => {
    const pay = without(step("Pay", { kind: "pivot" }));
    const ship = without(step("Ship", { kind: "retriable", failsOn: [] }));
    expect(transitionsOf(inRow(step("Hold"), pay, ship))).toEqual(
      expect.arrayContaining([
        "waits for Pay -> stuck at Pay: timeout of Pay / ",
        "stuck at Pay -> waits for Ship: DidPay / DoShip",
        "stuck at Pay -> undoing Hold: NoPay / UndoHold",
        "waits for Ship -> stuck at Ship: timeout of Ship / ",
        "stuck at Ship -> completed: DidShip / Booked",
      ]),
    );
  });

  test("of two steps: an answer says what else is overdue where that decides", () => {
    expect(transitionsOf(inRow(step("A"), step("B")))).toEqual(
      expect.arrayContaining([
        "undoing A -> failed: UndidA / Cancelled",
        "undoing A -> stuck, a compensation is overdue: timeout of undoing A | UndidA while another undoing is overdue / ",
      ]),
    );
  });

  test("side by side: a state for each set of answers that is still out", () => {
    const labels = sagaMachine(saga(step("A"), step("B"))).states.map(({ label }) => label);
    expect(labels).toEqual(
      expect.arrayContaining(["waits for A, B", "waits for A", "waits for B"]),
    );
  });

  test("the whole saga's time is one more reason", () => {
    expect(transitionsOf({ ...saga(step("A")), timeoutMs: 5000 })).toContain(
      "waits for A -> undoing A: timeout of A | timeout of the whole saga / UndoA",
    );
  });

  test("stay few, however many combinations of overdue answers there are", () => {
    const steps = Array.from({ length: 20 }, (_, at) => step(`S${at}`));
    expect(sagaMachine(inRow(...steps)).states).toHaveLength(20 + 20 + 3);
  });
});
