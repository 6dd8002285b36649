/** Counters of `health()`, since `start`. */
export interface Counters {
  count(name: string, by?: number): void;
  readonly values: Readonly<Record<string, number>>;
}

/** `tell` hears of each. */
export function createCounters(tell: (name: string, by: number) => void = () => {}): Counters {
  const values = new Map<string, number>();
  return {
    count(name, by = 1) {
      values.set(name, (values.get(name) ?? 0) + by);
      tell(name, by);
    },
    get values() {
      return Object.fromEntries([...values].sort(([a], [b]) => (a < b ? -1 : 1)));
    },
  };
}
