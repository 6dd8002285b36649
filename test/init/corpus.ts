import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Entry {
  readonly file: string;
  /** What the parser says of it. */
  readonly isValid: boolean;
}

/** The first column and the verdict of each row; only the verdict may be quoted, and it is the last. */
export function readIndex(corpus: string): readonly Entry[] {
  const [, ...rows] = readFileSync(join(corpus, "index.csv"), "utf8")
    .trim()
    .split(/\r?\n(?=[^\n]*__)/);
  return rows.map((row) => ({
    file: row.slice(0, row.indexOf(",")),
    isValid: /,valid\s*$/.test(row),
  }));
}
