import { setTimeout as wait } from "node:timers/promises";

/** Asks again and again until `reached` answers true; for what happens in real time elsewhere. */
export async function eventually(
  what: string,
  reached: () => Promise<boolean> | boolean,
  withinMs = 45_000,
): Promise<void> {
  const endMs = performance.now() + withinMs;
  while (!(await reached())) {
    if (performance.now() > endMs) throw new Error(`waited ${withinMs} ms in vain: ${what}`);
    await wait(20);
  }
}
