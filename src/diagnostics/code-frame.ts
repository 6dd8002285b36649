import type { Location } from "./diagnostic.js";
import { blankOut } from "./printable.js";

export interface FrameLine {
  /** `  42 | ` or, under the marked line, `     | `. */
  readonly gutter: string;
  readonly text: string;
  readonly isMark: boolean;
}

const lineWidthMax = 100;

/** The marked line, the line before it, and a line of marks under it. */
export function codeFrame(text: string, location: Location): readonly FrameLine[] {
  const lines = text.split(/\r?\n/);
  const { line } = location;
  const marked = lines[line - 1];
  if (marked === undefined) return [];
  const before = line > 1 ? lines[line - 2] : undefined;
  const width = String(line).length + 1;
  const numbered = (number: number, content: string): FrameLine => ({
    gutter: `${String(number).padStart(width)} | `,
    text: content,
    isMark: false,
  });
  const { shown, mark } = markLine(marked, location);
  return [
    ...(before === undefined || before.trim() === ""
      ? []
      : [numbered(line - 1, cut(blankOut(before), 0))]),
    numbered(line, shown),
    { gutter: `${" ".repeat(width)} | `, text: mark, isMark: true },
  ];
}

/** The part of a line around its mark, and the marks. */
function markLine(
  marked: string,
  location: Location,
): { readonly shown: string; readonly mark: string } {
  const content = blankOut(marked);
  const start = Math.min(location.column - 1, content.length);
  const endsHere = (location.endLine ?? location.line) === location.line;
  const end = endsHere
    ? Math.min(location.endColumn ?? start + 1, content.length + 1) - 1
    : content.length;
  const offset = start > lineWidthMax - 20 ? start - 20 : 0;
  const length = Math.max(1, Math.min(end - start, lineWidthMax - (start - offset)));
  return { shown: cut(content, offset), mark: " ".repeat(start - offset) + "^".repeat(length) };
}

const cut = (content: string, offset: number): string =>
  content.slice(offset, offset + lineWidthMax);
