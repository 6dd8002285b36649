import type { Clock } from "../clock.js";

/** Knows whether any part of the runtime that lives on one clock is at work. */
export interface Activity {
  /** Marks work as under way until the returned function is called. */
  begin(): () => void;
  /** Work under way only waits for the clock now; the returned function says that it goes on. */
  rest(): () => void;
  /** Resolves when nothing is under way: no loop runs, none has been woken, no transaction is open. */
  idle(): Promise<void>;
}

const activities = new WeakMap<Clock, Activity>();

/** One per clock: whoever can move the clock must know when all that lives on it has come to rest. */
export function activityOf(clock: Clock): Activity {
  const known = activities.get(clock) ?? createActivity();
  activities.set(clock, known);
  return known;
}

function createActivity(): Activity {
  let busy = 0;
  let waiting: (() => void)[] = [];
  const wakeWaiting = () => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  const change = (by: 1 | -1) => {
    busy += by;
    if (busy === 0) wakeWaiting();
  };
  const changeUntilCalled = (by: 1 | -1) => {
    change(by);
    let called = false;
    return () => {
      if (!called) change(by === 1 ? -1 : 1);
      called = true;
    };
  };
  return {
    begin: () => changeUntilCalled(1),
    rest: () => changeUntilCalled(-1),
    async idle() {
      // A hand-over happens between one piece of work and the next; a turn of the event loop lets
      // the receiving side begin before the count is believed.
      do {
        if (busy > 0) await new Promise<void>((resolve) => waiting.push(resolve));
        await new Promise((resolve) => setImmediate(resolve));
      } while (busy > 0);
    },
  };
}
