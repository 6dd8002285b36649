import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toMermaid } from "../../src/graph/mermaid.js";
import { sagaMachine } from "../../src/graph/saga-machine.js";
import { sagaSequences } from "../../src/graph/saga-sequences.js";
import { mermaidText } from "../../src/testing/diagram/mermaid-text.js";
import { exploreSaga, sequenceMermaid, storySequence } from "../../src/testing/index.js";
import { saga, step } from "./drawn-sagas.js";

test("a map: one arrow for all messages that go the same way", () => {
  const channel = "c";
  const text = toMermaid({
    kind: "serviceMap",
    services: [
      { id: "mail", title: "Mail" },
      { id: "order", title: "Order" },
    ],
    flows: [
      { to: "order", channel, message: "Asked" },
      { from: "order", to: "mail", channel, message: "Created" },
      { from: "order", to: "mail", channel: "d", message: "Created" },
      { from: "order", to: "mail", channel, message: "Failed" },
    ],
  });
  expect(text).toBe(`flowchart LR
  service0["mail"]
  service1["order"]
  outside(["outside"])
  outside -- "Asked" --> service1
  service1 -- "Created<br/>Failed" --> service0
`);
});

test("a machine", () => {
  expect(toMermaid(sagaMachine(saga(step("A"))))).toBe(`stateDiagram-v2
  state "waits for A" as state0
  state "completed" as state1
  state "failed" as state2
  state "undoing A" as state3
  state "stuck, a compensation is overdue" as state4
  [*] --> state0: Start / DoA
  state0 --> state1: DidA / Booked
  state0 --> state2: NoA / Cancelled
  state0 --> state3: timeout of A / UndoA
  state3 --> state2: UndidA / Cancelled
  state3 --> state4: timeout of undoing A
  state4 --> state2: UndidA / Cancelled
  state1 --> [*]
  state2 --> [*]
`);
});

test("a sequence", () => {
  const [, declined] = sagaSequences(saga(step("A")));
  expect(declined && toMermaid(declined)).toBe(`sequenceDiagram
  title A declines with NoA, then Cancelled
  participant lane0 as others
  participant lane1 as trip
  participant lane2 as A
  lane0->>lane1: Start
  lane1->>lane2: DoA
  lane2-->>lane1: NoA
  lane1->>lane0: Cancelled
`);
});

test("the story of a broken rule", () => {
  const forgetful = step("A");
  const [violation] = exploreSaga({
    ...saga(),
    steps: [{ ...forgetful, compensate: { send: { type: "UndoA" }, succeedsOn: "UndidA" } }],
  }).violations;
  if (violation === undefined) throw new Error("nothing is broken");
  expect(sequenceMermaid(storySequence(violation, { saga: "trip" }))).toBe(`sequenceDiagram
  title #96;A#96; takes effect after it was undone, and nothing undoes it any more
  participant lane0 as others
  participant lane1 as trip
  participant lane2 as A
  lane0->>lane1: Start
  lane1->>lane2: DoA
  Note over lane1: the time for A is up
  lane1->>lane2: UndoA
  Note over lane2: UndoA#58; nothing to undo
  Note over lane2: DoA#58; takes effect
`);
});

describe("a text of a document cannot become syntax", () => {
  test.each([
    ['"]; click x', "#34;#93;#59; click x"],
    ["the end", "the #101;nd"],
    ["End", "#69;nd"],
    ["<img src=x>", "#60;img src#61;x#62;"],
    ["%%{init: {}}%%", "#37;#37;#123;init#58; #123;#125;#125;#37;#37;"],
    ["a\nb --> c", "a b --#62; c"],
    ["#quot;", "#35;quot#59;"],
    ["snake_case", "snake#95;case"],
    ["\u202e\u0000", "-"],
    ["", "-"],
    ["Grüße, 日本", "Grüße, 日本"],
  ])("%j", (text, label) => {
    expect(mermaidText(text)).toBe(label);
  });

  test("whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const label = mermaidText(text);
        expect(label).not.toBe("");
        expect(label.replace(/#\d+;/g, "")).not.toMatch(/["#;:<>[\](){}%`|&$*_~@=\\\p{C}]/u);
        expect(label).not.toMatch(/\bend\b/i);
      }),
    );
  });

  test("and numbers no more lines than there are", () => {
    const hostile = 'x"]\n  y --> z';
    const text = toMermaid({
      kind: "sequence",
      title: hostile,
      lanes: [{ id: hostile, label: hostile }],
      lines: [{ kind: "note", at: hostile, text: hostile }],
    });
    expect(text.trimEnd().split("\n")).toHaveLength(4);
  });
});
