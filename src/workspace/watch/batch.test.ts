import { expect, test } from "vitest";
import { createBatch } from "./batch.js";

/** A clock that stands still until it is told to go on. */
function handClock() {
  let [time, timers] = [0, [] as { readonly at: number; readonly work: () => void }[]];
  return {
    now: () => time,
    schedule: (work: () => void, delayMs: number) => {
      const timer = { at: time + delayMs, work };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    pass: (durationMs: number) => {
      time += durationMs;
      const due = timers.filter(({ at }) => at <= time);
      timers = timers.filter(({ at }) => at > time);
      for (const { work } of due) work();
    },
  };
}

function setUp() {
  const clock = handClock();
  const batch = createBatch(clock, { quietMs: 50, maxAgeMs: 200 });
  const got: string[][] = [];
  const listen = (): void => void batch.next().then((paths) => got.push([...paths]));
  return { clock, batch, got, listen, settle: () => Promise.resolve() };
}

test("what comes within the quiet time is one batch, each path once", async () => {
  const { clock, batch, got, listen, settle } = setUp();
  listen();
  batch.add("a");
  clock.pass(49);
  batch.add("b");
  batch.add("a");
  clock.pass(49);
  await settle();
  expect(got).toEqual([]);
  clock.pass(1);
  await settle();
  expect(got).toEqual([["a", "b"]]);
});

test("a batch ends at its age though more keeps coming", async () => {
  const { clock, batch, got, listen, settle } = setUp();
  listen();
  for (let index = 0; index < 5; index++) {
    batch.add("log");
    clock.pass(40);
  }
  await settle();
  expect(got).toEqual([["log"]]);
});

test("what ends while nobody listens waits", async () => {
  const { clock, batch, got, listen, settle } = setUp();
  batch.add("a");
  clock.pass(50);
  batch.add("b");
  clock.pass(50);
  listen();
  await settle();
  expect(got).toEqual([["a", "b"]]);
});
