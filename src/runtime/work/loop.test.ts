import { expect, test } from "vitest";
import { silentLogger } from "../logger.js";
import { seededRandom } from "../seeded-random.js";
import { activityOf } from "./activity.js";
import { type PassResult, startLoop } from "./loop.js";
import { pause } from "./pause.js";
import { advance, runUntilIdle, settle } from "./run-until-idle.js";
import { together } from "./together.js";
import { virtualClock } from "./virtual-clock.js";

function stage(pass: () => Promise<PassResult>, pollMs?: number) {
  const clock = virtualClock(0);
  const states: (string | undefined)[] = [];
  const loop = startLoop({
    name: "test",
    environment: { clock, random: seededRandom(1, clock), log: silentLogger },
    pass,
    ...(pollMs === undefined ? {} : { pollMs }),
    onState: (failure) => states.push(failure?.message),
  });
  return { clock, loop, states };
}

test("any number of wakes before a pass count as one; a wake during it gives another", async () => {
  let passes = 0;
  const { clock, loop } = stage(async () => {
    passes += 1;
    if (passes === 1) loop.wake();
    return undefined;
  });
  for (let n = 0; n < 5; n += 1) loop.wake();
  await settle(clock);
  expect(passes).toBe(2);
});

test("looks again at a deadline, and a virtual clock travels to it", async () => {
  const at: number[] = [];
  const { clock, loop } = stage(async () => {
    at.push(clock.now());
    return at.length < 3 ? { deadlineMs: clock.now() + 1_000 } : undefined;
  });
  loop.wake();
  await runUntilIdle(clock);
  expect(at).toEqual([0, 1_000, 2_000]);
});

test("polls, but nobody travels for a poll", async () => {
  let passes = 0;
  const { clock } = stage(async () => {
    passes += 1;
    return undefined;
  }, 100);
  await runUntilIdle(clock);
  expect([passes, clock.now()]).toEqual([0, 0]);
  await advance(clock, 100);
  expect(passes).toBe(1);
});

test("backs off when a pass fails, says so once, and goes on", async () => {
  let passes = 0;
  const { clock, loop, states } = stage(async () => {
    passes += 1;
    if (passes < 4) throw new Error("down");
    return undefined;
  });
  loop.wake();
  await runUntilIdle(clock);
  expect(passes).toBe(4);
  expect(states).toEqual(["down", "down", "down", undefined]);
});

test("stop waits for the pass under way, and nothing follows", async () => {
  let end = () => {};
  let passes = 0;
  const { loop, clock } = stage(async () => {
    passes += 1;
    await new Promise<void>((resolve) => {
      end = resolve;
    });
    return "again";
  }, 10);
  loop.wake();
  await Promise.resolve();
  const stopped = loop.stop();
  end();
  await stopped;
  loop.wake();
  clock.jumpTo(1_000);
  expect(passes).toBe(1);
});

test("work that only waits for the clock is at rest, so the clock can move", async () => {
  const { clock, loop } = stage(async () => {
    await together(clock, [100, 200], (delayMs) => pause(clock, delayMs));
    return undefined;
  });
  loop.wake();
  await runUntilIdle(clock);
  expect(clock.now()).toBe(200);
});

test("idle waits for what is handed over in the last moment", async () => {
  const clock = virtualClock();
  const activity = activityOf(clock);
  const seen: string[] = [];
  const first = activity.begin();
  setImmediate(() => {
    const second = activity.begin();
    first();
    setImmediate(() => {
      seen.push("second");
      second();
    });
  });
  await activity.idle();
  expect(seen).toEqual(["second"]);
});
