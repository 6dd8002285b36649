import { expect, test } from "vitest";
import { defineMessage } from "../message.js";
import { readAnswer } from "./answers.js";
import { begin, decide } from "./decide.js";
import type { SagaDefinition, SagaStepDefinition } from "./definition.js";
import type { SagaState } from "./state.js";

const message = (type: string) => defineMessage<unknown>()({ type, validate: () => undefined });

// Two steps that ask different participants and get answers of the same types.
const step = (id: string): SagaStepDefinition => ({
  id,
  kind: "compensatable",
  send: message(`Do ${id}`),
  succeedsOn: message("Ok"),
  failsOn: [message("No")],
  timeoutMs: 1000,
  compensate: { send: message(`Undo ${id}`), succeedsOn: message("Ok") },
});

const definition: SagaDefinition = {
  name: "saga",
  startsOn: message("Start"),
  correlateBy: "$message.payload#/id",
  steps: [step("a"), step("b")],
  completesWith: message("Done"),
  failsWith: message("Failed"),
};

const started = begin(definition, {}, "v1").state;
const afterA = decide(definition, started, { kind: "succeeded", step: "a", answer: {} }).state;
const undoingA = decide(definition, afterA, {
  kind: "declined",
  step: "b",
  type: "No",
  event: {},
}).state;

const hears = (state: SagaState, type: string, sagastep?: string) =>
  readAnswer(definition, state, {
    payload: { said: type },
    envelope: {
      specversion: "1.0",
      id: "1",
      source: "test",
      type,
      time: "2026-01-01T00:00:00Z",
      datacontenttype: "application/json",
      correlationid: "c",
      ...(sagastep === undefined ? {} : { sagastep }),
    },
  });

test("an answer is for the step that waits for it", () => {
  expect(hears(started, "Ok")).toEqual({ kind: "succeeded", step: "a", answer: { said: "Ok" } });
  expect(hears(afterA, "Ok")).toMatchObject({ kind: "succeeded", step: "b" });
  expect(hears(afterA, "No")).toEqual({
    kind: "declined",
    step: "b",
    type: "No",
    event: { said: "No" },
  });
});

test("the answer to a compensation is told from that to its step", () => {
  expect(hears(undoingA, "Ok")).toEqual({ kind: "compensated", step: "a" });
});

test("the step that the envelope names is meant, whoever waits", () => {
  expect(hears(started, "Ok", "b")).toMatchObject({ step: "b" });
  expect(hears(afterA, "Ok", "a")).toMatchObject({ step: "a" });
});

test("a message that no step knows is no answer", () => {
  expect(hears(started, "Other")).toBeUndefined();
});
