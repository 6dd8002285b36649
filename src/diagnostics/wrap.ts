export interface WrapOptions {
  /** Columns of the terminal; undefined: as long as it is, for files and pipes. */
  readonly width: number | undefined;
  /** What the first line begins with; the others are indented as far. */
  readonly lead: string;
}

/** A sentence in lines that fit, broken at blanks only: a word that is too long stays whole. */
export function wrap(text: string, { width, lead }: WrapOptions): string {
  if (width === undefined) return lead + text;
  const indent = " ".repeat(lead.length);
  const lines: string[] = [];
  let line = lead;
  let isEmpty = true;
  for (const word of text.split(" ")) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].join("\n");
}
