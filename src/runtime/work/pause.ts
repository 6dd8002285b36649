import type { Clock } from "../clock.js";
import { activityOf } from "./activity.js";

/**
 * Waits on the injected clock, or until `signal` is aborted. For work that is under way (a pass, a
 * delivery): while it waits it counts as at rest, or a virtual clock would wait for it in turn.
 */
export function pause(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  const goOn = activityOf(clock).rest();
  return new Promise((resolve) => {
    const end = () => {
      cancel();
      signal?.removeEventListener("abort", end);
      goOn();
      resolve();
    };
    const cancel = clock.schedule(end, delayMs);
    signal?.addEventListener("abort", end, { once: true });
    if (signal?.aborted) end();
  });
}
