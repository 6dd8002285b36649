import type { SagaTimer } from "../state.js";

/** Timers as the three arrays that `unnest` takes: step, epoch, delay. */
export const timerColumns = (timers: readonly SagaTimer[]) =>
  [
    timers.map(({ step }) => step ?? null),
    timers.map(({ epoch }) => epoch),
    timers.map(({ afterMs }) => afterMs),
  ] as const;
