import { expect, test } from "vitest";
import { defineMessage, type MessageDescriptor } from "../../runtime/message.js";
import type { SagaDefinition, SagaStepDefinition } from "../../runtime/saga/definition.js";
import { pathsOf } from "./saga-paths.js";

const message = (type: string): MessageDescriptor =>
  defineMessage<unknown>()({ type, validate: () => undefined });

const step = (id: string, more: Partial<SagaStepDefinition> = {}): SagaStepDefinition => ({
  id,
  kind: "compensatable",
  send: message(`Do ${id}`),
  succeedsOn: message(`Did ${id}`),
  failsOn: [message(`No ${id}`)],
  timeoutMs: 1000,
  compensate: { send: message(`Undo ${id}`), succeedsOn: message(`Undid ${id}`) },
  ...more,
});

const saga = (...steps: readonly SagaStepDefinition[]): SagaDefinition => ({
  name: "saga",
  startsOn: message("Start"),
  correlateBy: "$message.payload#/id",
  steps,
  completesWith: message("Done"),
  failsWith: message("Failed"),
});

const storyOf = (definition: SagaDefinition) =>
  pathsOf(definition).map(
    ({ name, expected: { sends, undoes, ends } }) =>
      `${name}: ${sends.join(" ")} | ${undoes.join(" ")} | ${ends}`,
  );

test("steps in a row", () => {
  expect(storyOf(saga(step("a"), step("b")))).toEqual([
    "every step succeeds, then Done: a b |  | completed",
    "a declines with No a, then Failed: a |  | failed",
    "a times out, a is undone, then Failed: a | a | failed",
    "a succeeds after it timed out, which changes nothing: a | a | failed",
    "b declines with No b, a is undone, then Failed: a b | a | failed",
    "b times out, b then a are undone, then Failed: a b | b a | failed",
    "b succeeds after it timed out, which changes nothing: a b | b a | failed",
  ]);
});

test("a pivot, and a step after it", () => {
  const { compensate: _, ...pay } = step("pay", { kind: "pivot" });
  const { compensate: __, ...ship } = step("ship", { kind: "retriable", failsOn: [] });
  expect(storyOf(saga(step("a"), pay, ship)).slice(4)).toEqual([
    "pay declines with No pay, a is undone, then Failed: a pay | a | failed",
    "pay times out, which holds the saga where it is: a pay |  | stuck",
    "pay succeeds after it timed out, and the saga goes on to Done: a pay ship |  | completed",
    "ship times out, which holds the saga where it is: a pay ship |  | stuck",
    "ship succeeds after it timed out, and the saga goes on to Done: a pay ship |  | completed",
  ]);
});

test("steps side by side: the one that breaks does so when the others have answered", () => {
  const graph = saga(
    step("a"),
    step("left", { dependsOn: ["a"] }),
    step("right", { dependsOn: ["a"] }),
    step("z", { dependsOn: ["left", "right"] }),
  );
  const stories = storyOf(graph);
  expect(stories).toContain(
    "left declines with No left, right then a are undone, then Failed: a left right | right a | failed",
  );
  expect(stories).toContain(
    "z times out, z then right then left then a are undone, then Failed: a left right z | z right left a | failed",
  );
});
