/** Counts to `total`; `reached` resolves there. */
export function completion(total: number): { one(): void; readonly reached: Promise<void> } {
  let count = 0;
  let finish = () => {};
  const reached = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return {
    one() {
      count += 1;
      if (count === total) finish();
    },
    reached,
  };
}
