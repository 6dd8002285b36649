import type { Pace } from "./completion.js";
import type { Row } from "./report.js";
import type { Subject } from "./rounds.js";

interface Paced {
  readonly name: string;
  run(): Promise<Pace>;
}

/** Keeps what the processors had to do, which depends less on who else is at work than the clock does. */
export function processorCosts() {
  const node = new Map<string, number[]>();
  const postgres = new Map<string, number[]>();
  const note = (into: Map<string, number[]>, name: string, value: number) =>
    into.set(name, [...(into.get(name) ?? []), value]);
  const rowsOf = (part: string, of: ReadonlyMap<string, readonly number[]>): readonly Row[] =>
    [...of].map(([name, values]) => ({ name: `${name}: ${part}`, values, unit: "us/message" }));
  return {
    watched: ({ name, run }: Paced): Subject => ({
      name,
      async run() {
        const { perSecond, processorTime } = await run();
        note(node, name, processorTime.node);
        note(postgres, name, processorTime.postgres);
        return perSecond;
      },
    }),
    rows: (): readonly Row[] => [...rowsOf("Node", node), ...rowsOf("PostgreSQL", postgres)],
  };
}
