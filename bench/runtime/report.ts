import { cpus, totalmem } from "node:os";
import { type Spread, spread } from "./rounds.js";

/** A line of the table: one value for each round, and what it should come to. */
export interface Row {
  readonly name: string;
  readonly values: readonly number[];
  /** `x` for a ratio. */
  readonly unit: string;
  readonly goal?: { readonly atLeast: number } | { readonly atMost: number };
}

export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Markdown; the median counts, minimum and maximum are the noise. */
export function print({ title, rows }: Section): void {
  console.log(`\n### ${title}\n`);
  console.log("| what | median | min - max | goal |");
  console.log("|---|---:|---:|---|");
  for (const row of rows) console.log(line(row));
}

export const machine = (): string =>
  `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim() ?? "unknown processor"}, ` +
  `${Math.round(totalmem() / 2 ** 30)} GiB`;

function line({ name, values, unit, goal }: Row): string {
  const { min, median, max } = spread(values);
  const noise = values.length > 1 ? `${round(min)} - ${round(max)}` : "";
  return `| ${name} | ${round(median)} ${unit} | ${noise} | ${goal ? verdict(median, goal) : ""} |`;
}

function verdict(median: Spread["median"], goal: NonNullable<Row["goal"]>): string {
  const met = "atLeast" in goal ? median >= goal.atLeast : median <= goal.atMost;
  const wanted = "atLeast" in goal ? `>= ${round(goal.atLeast)}` : `<= ${round(goal.atMost)}`;
  return `${wanted}: ${met ? "met" : "missed"}`;
}

function round(value: number): string {
  if (value >= 1_000) return Math.round(value).toLocaleString("en");
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
