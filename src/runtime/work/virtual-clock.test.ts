import { expect, test } from "vitest";
import { virtualClock } from "./virtual-clock.js";

test("calls what is due, earliest first, and what these schedule only at the next jump", () => {
  const clock = virtualClock(0);
  const seen: string[] = [];
  clock.schedule(() => seen.push("late"), 20);
  clock.schedule(() => {
    seen.push("early");
    clock.schedule(() => seen.push("follow-up"), 0);
  }, 10);
  const cancel = clock.schedule(() => seen.push("cancelled"), 15);
  cancel();
  expect(clock.nextDeadline()).toBe(10);
  clock.jumpTo(30);
  expect(seen).toEqual(["early", "late"]);
  clock.jumpTo(30);
  expect(seen).toEqual(["early", "late", "follow-up"]);
  expect(clock.nextDeadline()).toBeUndefined();
});

test("never goes back", () => {
  const clock = virtualClock(100);
  clock.jumpTo(50);
  expect(clock.now()).toBe(100);
});

test("polls are no deadlines", () => {
  const clock = virtualClock(0);
  clock.schedule(() => {}, 5, "poll");
  expect(clock.nextDeadline()).toBeUndefined();
});
