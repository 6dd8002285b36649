/** One thing that is measured, in one round. */
export interface Subject {
  readonly name: string;
  /** One measurement; higher is better or not is up to the measure. */
  run(): Promise<number>;
}

/** All values of one subject, one for each round. */
export interface Sample {
  readonly name: string;
  readonly values: readonly number[];
}

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/**
 * Every round runs every subject once, so that a slow minute of the machine slows all of them alike.
 * The order turns from round to round: nobody always comes first.
 */
export async function interleave(
  subjects: readonly Subject[],
  rounds: number,
): Promise<readonly Sample[]> {
  const values = subjects.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < subjects.length; turn += 1) {
      const index = (turn + round) % subjects.length;
      const value = await subjects[index]?.run();
      if (value !== undefined) values[index]?.push(value);
    }
  }
  return subjects.map(({ name }, index) => ({ name, values: values[index] ?? [] }));
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    min: sorted[0] ?? Number.NaN,
    median: percentile(sorted, 50),
    max: sorted.at(-1) ?? Number.NaN,
  };
}

/** Of values that are sorted already. */
export const percentile = (sorted: readonly number[], percent: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;

/** Round by round, `a` divided by `b`: what was measured in the same minute. */
export const ratios = (a: Sample, b: Sample): readonly number[] =>
  a.values.map((value, index) => value / (b.values[index] ?? Number.NaN));
