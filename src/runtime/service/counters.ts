/** Counters of `health()`, since `start`. */
export interface Counters {
  count(name: string, by?: number): void;
  readonly values: Readonly<Record<string, number>>;
}

export function createCounters(): Counters {
  const values = new Map<string, number>();
  return {
    count(name, by = 1) {
      values.set(name, (values.get(name) ?? 0) + by);
    },
    get values() {
      return Object.fromEntries([...values].sort(([a], [b]) => (a < b ? -1 : 1)));
    },
  };
}
