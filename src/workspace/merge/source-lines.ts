// What ends a line in TypeScript.
const BREAK = /[\n\r\u2028\u2029]/;

/** The line end that the file uses: that of its first line. */
export const lineEndOf = (text: string): string => /\r\n|\r(?!\n)|\n/.exec(text)?.[0] ?? "\n";

/**
 * Where the line ends that `from` stands in, when nothing but blanks and comments of that line
 * follow; undefined when code follows, or a comment that goes on in the next line.
 */
export function restOfLine(text: string, from: number): number | undefined {
  let at = from;
  while (at < text.length) {
    const char = text.charAt(at);
    if (BREAK.test(char)) return at;
    if (text.startsWith("//", at)) {
      const length = text.slice(at).search(BREAK);
      return length === -1 ? text.length : at + length;
    }
    if (text.startsWith("/*", at)) {
      const end = text.indexOf("*/", at + 2);
      if (end === -1 || BREAK.test(text.slice(at, end))) return undefined;
      at = end + 2;
    } else if (/\s/.test(char)) at++;
    else return undefined;
  }
  return at;
}

/** The blanks that the line of `at` begins with. */
export function indentAt(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, at)))?.[0] ?? "";
}

/** Whether `at` is the first thing in its line. */
export const isFirstInLine = (text: string, at: number): boolean =>
  /^[ \t]*$/.test(text.slice(lineStart(text, at), at));

/** Whether an empty line stands between two offsets. */
export const hasBlankLine = (text: string, from: number, to: number): boolean =>
  /(?:\r\n|\n|\r(?!\n))[ \t]*[\r\n]/.test(text.slice(from, to));

function lineStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && !BREAK.test(text.charAt(start - 1))) start--;
  return start;
}
