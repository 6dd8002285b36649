import { expect, test } from "vitest";
import { createTurns } from "./turns.js";

test("one at a time; the foreground goes first, and the background is not starved", async () => {
  const turns = createTurns();
  const seen: string[] = [];
  let holders = 0;
  const take = (name: string, background: boolean) =>
    turns.take(background, async () => {
      holders += 1;
      expect(holders).toBe(1);
      seen.push(name);
      await Promise.resolve();
      holders -= 1;
    });
  const first = take("first", false);
  const others = [
    take("b1", true),
    take("b2", true),
    ...Array.from({ length: 6 }, (_, n) => take(`f${n}`, false)),
  ];
  await Promise.all([first, ...others]);
  expect(seen).toEqual(["first", "f0", "f1", "f2", "b1", "f3", "f4", "f5", "b2"]);
});

test("a failing holder hands over too", async () => {
  const turns = createTurns();
  await expect(turns.take(true, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await turns.take(true, async () => 1)).toBe(1);
});

test("a busy background lets the event loop turn", async () => {
  const turns = createTurns();
  let ticks = 0;
  let stopped = false;
  const tick = () => {
    ticks += 1;
    if (!stopped) setImmediate(tick);
  };
  setImmediate(tick);
  for (let n = 0; n < 50; n += 1) await turns.take(true, async () => {});
  stopped = true;
  expect(ticks).toBeGreaterThanOrEqual(49);
});
