import type { Clock } from "./clock.js";

/** The machine's clock and timers. SQL uses the database's own time. */
export const systemClock: Clock = Object.freeze({
  virtual: false,
  now: () => Date.now(),
  schedule(work: () => void, delayMs: number) {
    const timer = setTimeout(work, Math.min(Math.max(0, delayMs), delayMsMax));
    timer.unref();
    return () => clearTimeout(timer);
  },
});

// setTimeout fires at once when given more than 2^31 - 1.
const delayMsMax = 2 ** 31 - 1;

/**
 * Keeps the process from ending by itself until the returned function is called: nothing else does
 * while a service waits for messages, since timers and idle connections are let go.
 */
export function holdProcess(): () => void {
  const timer = setInterval(() => {}, delayMsMax);
  return () => clearInterval(timer);
}
