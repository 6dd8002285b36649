import { expect, test } from "vitest";
import { defineMessage } from "../message.js";
import { bindBodies, bodyPaths } from "./bodies.js";
import { begin, decide } from "./decide.js";
import type { SagaDefinition } from "./definition.js";

const message = (type: string) => defineMessage<unknown>()({ type, validate: () => undefined });

const sagaOf = (id: string): SagaDefinition => ({
  name: "saga",
  startsOn: message("Start"),
  correlateBy: "$message.payload#/id",
  steps: [
    {
      id,
      kind: "compensatable",
      send: message("Do"),
      succeedsOn: message("Did"),
      failsOn: [],
      timeoutMs: 1000,
    },
  ],
  completesWith: message("Done"),
  failsWith: message("Failed"),
});

test("bodies get the history: the start, and the answers so far by step", () => {
  const saga = sagaOf("book");
  const seen: unknown[] = [];
  const see = (...given: unknown[]) => seen.push(given);
  const say = bindBodies("shop", saga, { book: { send: see }, completesWith: see, failsWith: see });
  const { state } = begin(saga, { id: 1 }, "v1");
  say({ kind: "send", step: "book" }, state, "1");
  const done = decide(saga, state, { kind: "succeeded", step: "book", answer: { seat: 2 } }).state;
  say({ kind: "complete" }, done, "1");
  const late = decide(saga, state, { kind: "timedOut", step: "book", epoch: 1 }).state;
  say({ kind: "fail" }, late, "1");
  expect(seen).toEqual([
    [{ start: { id: 1 } }, undefined],
    [{ start: { id: 1 }, book: { seat: 2 } }, undefined],
    [{ start: { id: 1 } }, { kind: "timeout", step: "book" }],
  ]);
});

test("bodies may be methods that use `this`", () => {
  class Bodies {
    readonly greeting = "hello";
    readonly book = {
      price: 5,
      send() {
        return this.price;
      },
    };
    completesWith() {
      return this.greeting;
    }
    failsWith() {
      return "sorry";
    }
  }
  const saga = sagaOf("book");
  const say = bindBodies("shop", saga, new Bodies());
  const { state } = begin(saga, {}, "v1");
  expect(say({ kind: "send", step: "book" }, state, "1")).toBe(5);
  expect(say({ kind: "complete" }, state, "1")).toBe("hello");
});

test.each(["constructor", "__proto__", "toString"])(
  "a step named %s has no body by itself",
  (id) => {
    const saga = sagaOf(id);
    const ends = { completesWith: () => 1, failsWith: () => 1 };
    expect(() => bindBodies("shop", saga, ends)).toThrow(
      `The saga shop.saga has no body "${id}.send"`,
    );
  },
);

test("a compensation is only asked for where the definition has one", () => {
  expect(bodyPaths(sagaOf("book"))).toEqual(["book.send", "completesWith", "failsWith"]);
});
