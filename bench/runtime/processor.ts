import { readdirSync, readFileSync } from "node:fs";

/** Microseconds of processor time, user and system. */
export interface ProcessorTime {
  /** Of this process. */
  readonly node: number;
  /** Of all PostgreSQL processes of the machine; NaN where there is no /proc. */
  readonly postgres: number;
}

// As Linux counts in /proc, whatever the kernel's own clock is.
const tickMicroseconds = 10_000;

/** Starts counting; what is returned ends it, and tells. */
export function countProcessorTime(): () => ProcessorTime {
  const nodeBefore = process.cpuUsage();
  const before = postgresTimes();
  return () => {
    const { user, system } = process.cpuUsage(nodeBefore);
    return { node: user + system, postgres: grownBy(before, postgresTimes()) };
  };
}

type Times = ReadonlyMap<string, number>;

function grownBy(before: Times | undefined, after: Times | undefined): number {
  if (before === undefined || after === undefined) return Number.NaN;
  let sum = 0;
  for (const [id, time] of after) sum += time - (before.get(id) ?? 0);
  return sum;
}

function postgresTimes(): Times | undefined {
  try {
    const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    return new Map(ids.flatMap((id) => timeOfPostgres(id)));
  } catch {
    return undefined;
  }
}

function timeOfPostgres(id: string): readonly (readonly [string, number])[] {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, "utf8");
    const [, name, rest = ""] = /\((.*)\) (.*)/s.exec(stat) ?? [];
    if (name !== "postgres") return [];
    // utime and stime, the 14th and 15th of all fields.
    const [user, system] = rest.split(" ").slice(11, 13).map(Number);
    return [[id, ((user ?? 0) + (system ?? 0)) * tickMicroseconds]];
  } catch {
    return []; // it has just ended
  }
}
