export interface Completion {
  one(): void;
  /** Resolves at `total`, with what was reached in a second from the first one to the last. */
  readonly reached: Promise<number>;
}

/** Counts to `total`. Starting up is not what is measured, so the clock starts with the first one. */
export function completion(total: number): Completion {
  let count = 0;
  let firstMs = 0;
  let finish = (_perSecond: number) => {};
  const reached = new Promise<number>((resolve) => {
    finish = resolve;
  });
  return {
    one() {
      count += 1;
      if (count === 1) firstMs = performance.now();
      if (count === total) finish((total - 1) / ((performance.now() - firstMs) / 1_000));
    },
    reached,
  };
}
