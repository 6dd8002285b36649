import { printable } from "../../diagnostics/printable.js";

/** A column: its heading, and what stands in it. */
export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string;
  /** Numbers stand at the right. */
  readonly align?: "right";
}

const GAP = 2;
/** Narrower than this, a column says nothing. */
const LEAST = 6;

/**
 * Rows as a table no wider than `width` (undefined: as wide as it comes, for pipes). Long cells are
 * cut with an ellipsis; where that would leave nothing of them, each row becomes a block of lines.
 * Cells are neutralised: what a stranger sent must not steer the terminal.
 */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  width: number | undefined,
): string {
  const cells = rows.map((row) => columns.map(({ text }) => printable(text(row))));
  const natural = columns.map(({ title }, index) =>
    Math.max(title.length, ...cells.map((line) => lengthOf(line[index] ?? ""))),
  );
  const widths = fitted(natural, width ?? Number.POSITIVE_INFINITY);
  if (widths === undefined) return blocks(cells, columns, width ?? 0);
  return [columns.map(({ title }) => title), ...cells]
    .map((line) => row(line, columns, widths))
    .join("");
}

/** Takes from the widest until all fit; undefined when they cannot. */
function fitted(natural: readonly number[], width: number): readonly number[] | undefined {
  const widths = [...natural];
  const total = () => widths.reduce((sum, each) => sum + each, GAP * (widths.length - 1));
  while (total() > width) {
    const widest = Math.max(...widths);
    if (widest <= LEAST) return undefined;
    widths[widths.indexOf(widest)] = widest - 1;
  }
  return widths;
}

function row<Row>(
  line: readonly string[],
  columns: readonly Column<Row>[],
  widths: readonly number[],
): string {
  const padded = line.map((cell, index) => {
    const wide = widths[index] ?? 0;
    const text = cut(cell, wide);
    const blank = " ".repeat(wide - lengthOf(text));
    return columns[index]?.align === "right" ? blank + text : text + blank;
  });
  return `${padded.join(" ".repeat(GAP)).trimEnd()}\n`;
}

function blocks<Row>(
  cells: readonly (readonly string[])[],
  columns: readonly Column<Row>[],
  width: number,
): string {
  const label = Math.max(...columns.map(({ title }) => title.length)) + GAP;
  return cells
    .map((line) =>
      line
        .map((cell, index) => {
          const title = (columns[index]?.title ?? "").padEnd(label);
          return `${title}${cut(cell, Math.max(LEAST, width - label))}\n`;
        })
        .join(""),
    )
    .join("\n");
}

const lengthOf = (text: string): number => [...text].length;

const cut = (text: string, width: number): string =>
  lengthOf(text) <= width ? text : `${[...text].slice(0, width - 1).join("")}…`;
