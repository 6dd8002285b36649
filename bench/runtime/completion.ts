import { countProcessorTime, type ProcessorTime } from "./processor.js";

/** What was reached from the first one to the last. */
export interface Pace {
  readonly perSecond: number;
  /** For each of them. */
  readonly processorTime: ProcessorTime;
}

export interface Completion {
  one(): void;
  /** Resolves at `total`. */
  readonly reached: Promise<Pace>;
}

/** Counts to `total`. Starting up is not what is measured, so the clock starts with the first one. */
export function completion(total: number): Completion {
  let count = 0;
  let firstMs = 0;
  let stopCounting: ReturnType<typeof countProcessorTime> | undefined;
  let finish = (_pace: Pace) => {};
  const reached = new Promise<Pace>((resolve) => {
    finish = resolve;
  });
  const end = () => {
    const seconds = (performance.now() - firstMs) / 1_000;
    const perSecond = (total - 1) / seconds;
    const { node, postgres } = stopCounting?.() ?? { node: Number.NaN, postgres: Number.NaN };
    finish({ perSecond, processorTime: { node: node / total, postgres: postgres / total } });
  };
  return {
    one() {
      count += 1;
      if (count === 1) {
        firstMs = performance.now();
        stopCounting = countProcessorTime();
      }
      if (count === total) end();
    },
    reached,
  };
}
