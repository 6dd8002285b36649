import type { ServiceDefinition } from "../../runtime/service.js";

/** How late something is: often a little, sometimes about as long as a timer runs, else long. */
export type Lateness = (measure: number) => number;

const secondMs = 1_000;

/** `timersMs`: how long the system's timers run; the seed aims at them, since there the races are. */
export function createLateness(timersMs: readonly number[]): Lateness {
  return (measure) => {
    if (measure < 0.4 || timersMs.length === 0) return Math.ceil(measure * 5 * secondMs);
    if (measure >= 0.8) return Math.ceil((measure - 0.8) * 600 * secondMs);
    // Exactly then, a moment before, or a moment after.
    const place = ((measure - 0.4) / 0.4) * timersMs.length * 3;
    const timerMs = timersMs[Math.floor(place / 3)] ?? secondMs;
    return Math.max(0, timerMs + (Math.floor(place) % 3) - 1);
  };
}

/** The timers of all sagas, each once. */
export function timersOf(services: readonly ServiceDefinition[]): readonly number[] {
  const found = services.flatMap(({ sagas = {} }) =>
    Object.values(sagas).flatMap(({ definition: { timeoutMs, steps } }) => [
      ...(timeoutMs === undefined ? [] : [timeoutMs]),
      ...steps.map((step) => step.timeoutMs),
    ]),
  );
  return [...new Set(found)].sort((a, b) => a - b);
}

export const inSeconds = (durationMs: number): string => `${Math.round(durationMs) / secondMs} s`;
