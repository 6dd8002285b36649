import type { Location } from "./diagnostic.js";
import { displayWidth } from "./display-width.js";
import { blankOut } from "./printable.js";

export interface FrameLine {
  /** `  42 | ` or, under the marked line, `     | `. */
  readonly gutter: string;
  readonly text: string;
  readonly isMark: boolean;
}

const lineWidthMax = 100;
const lineWidthMin = 20;

/** The marked line, the line before it, and a line of marks under it; `columns`: of the terminal. */
export function codeFrame(
  text: string,
  location: Location,
  columns: number = Number.POSITIVE_INFINITY,
): readonly FrameLine[] {
  const lines = text.split(/\r?\n/);
  const { line } = location;
  const marked = lines[line - 1];
  if (marked === undefined) return [];
  const before = line > 1 ? lines[line - 2] : undefined;
  const width = String(line).length + 1;
  const widthMax = Math.max(lineWidthMin, Math.min(lineWidthMax, columns - width - 4));
  const numbered = (number: number, content: string): FrameLine => ({
    gutter: `${String(number).padStart(width)} | `,
    text: content,
    isMark: false,
  });
  const { shown, mark } = markLine(marked, location, widthMax);
  return [
    ...(before === undefined || before.trim() === ""
      ? []
      : [numbered(line - 1, cut(blankOut(before), 0, widthMax))]),
    numbered(line, shown),
    { gutter: `${" ".repeat(width)} | `, text: mark, isMark: true },
  ];
}

/** The part of a line around its mark, and the marks. */
function markLine(
  marked: string,
  location: Location,
  widthMax: number,
): { readonly shown: string; readonly mark: string } {
  const content = blankOut(marked);
  const start = Math.min(location.column - 1, content.length);
  const endsHere = (location.endLine ?? location.line) === location.line;
  const end = endsHere
    ? Math.min(location.endColumn ?? start + 1, content.length + 1) - 1
    : content.length;
  const lead = Math.min(20, Math.floor(widthMax / 3));
  const offset = start > widthMax - 20 ? Math.max(0, start - lead) : 0;
  const length = Math.max(1, Math.min(end - start, widthMax - (start - offset)));
  const indent = displayWidth(content.slice(offset, start));
  const marks = displayWidth(content.slice(start, start + length));
  return {
    shown: cut(content, offset, widthMax),
    mark: " ".repeat(indent) + "^".repeat(Math.max(1, marks)),
  };
}

/** A half of a character at either end becomes a blank. */
const cut = (content: string, offset: number, width: number): string =>
  blankOut(content.slice(offset, offset + width));
