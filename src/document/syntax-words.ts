import type { YAMLError } from "yaml";

/** A mistake in the syntax, in words of a writer rather than of the grammar. */
export interface SyntaxWords {
  readonly sentence: string;
  readonly hint?: string;
  /** Where the mistake is, when that is not where the parser noticed it. */
  readonly offset?: number;
}

type Problem = Pick<YAMLError, "code" | "message" | "pos">;

/** What a problem of the parser means; undefined for one that speaks for itself. */
export function syntaxWords(
  { code, message, pos }: Problem,
  text: string,
): SyntaxWords | undefined {
  const [start] = pos;
  const unclosed = isAboutEnd(message) ? lastOpen(text.slice(0, start)) : undefined;
  if (unclosed !== undefined) {
    const mark = text[unclosed] ?? "";
    const what = /['"]/.test(mark) ? "quote" : "bracket";
    return {
      sentence: `The ${what} \`${mark}\` that begins here is not closed.`,
      hint: `add \`${closing[mark] ?? mark}\` where it ends.`,
      offset: unclosed,
    };
  }
  if (code === "BLOCK_AS_IMPLICIT_KEY" && message.startsWith("Nested mappings")) {
    return nestedMapping(text, start);
  }
  if (code === "DUPLICATE_KEY") {
    const key = /^["']?([^"'\n:]+)/.exec(text.slice(start))?.[1]?.trim();
    return key === undefined ? undefined : { sentence: `The key \`${key}\` is there twice.` };
  }
  return known.find(([pattern]) => pattern.test(`${code} ${message}`))?.[1];
}

// By code and message of the parser.
const known: readonly (readonly [RegExp, SyntaxWords])[] = [
  [
    /^TAB_AS_INDENT/,
    { sentence: "A tab stands where YAML wants blanks.", hint: "indent with blanks." },
  ],
  [
    /^BLOCK_AS_IMPLICIT_KEY/,
    {
      sentence: "A list item stands where a key is expected.",
      hint: "remove the dash, or indent it below a key that has no value of its own.",
    },
  ],
  [
    /^BAD_INDENT|same column/,
    {
      sentence: "This line is not indented like those that it belongs to.",
      hint: "indent it like its neighbours.",
    },
  ],
  [
    /^UNEXPECTED_TOKEN Unexpected scalar at node end/,
    {
      sentence: "The text goes on behind its closing quote.",
      hint: "double a quote that belongs to the text, or use the other kind of quotes around it.",
    },
  ],
  [
    /^UNEXPECTED_TOKEN Unexpected [a-z-]*scalar token|Missing , between/,
    { sentence: "A comma is missing before this.", hint: "add it." },
  ],
  [
    /^BAD_SCALAR_START/,
    {
      sentence: "A text cannot begin with this character without quotes.",
      hint: "put it in quotes.",
    },
  ],
  [
    /^MULTILINE_IMPLICIT_KEY|need to be followed by map values/,
    {
      sentence: "There is no colon after the key, if it is one.",
      hint: "write `key: value`, or indent the line if it belongs to the text above.",
    },
  ],
  [
    /^BAD_DQ_ESCAPE/,
    {
      sentence: "A backslash in double quotes begins an escape, and this is none.",
      hint: "write two of them, or use single quotes.",
    },
  ],
];

/** Either the text itself holds a colon, or the next line was taken for a part of it. */
function nestedMapping(text: string, start: number): SyntaxWords {
  const end = endOfLine(text, start);
  if (/:\s/.test(text.slice(start, end))) {
    return {
      sentence: "A text with a colon and a blank in it reads like a mapping.",
      hint: "put the text in quotes.",
    };
  }
  const next = /\S/.exec(text.slice(end))?.index ?? 0;
  return {
    sentence: "This line is indented so deeply that it reads as part of the text above.",
    hint: "indent it like its neighbours.",
    offset: end + next,
  };
}

const isAboutEnd = (message: string): boolean =>
  /end with a|Missing closing|Expected flow|must be sufficiently indented/.test(message);

const closing: Readonly<Record<string, string>> = { "{": "}", "[": "]" };

/** Offset of the last bracket or quote that is opened in a text and not closed. */
function lastOpen(text: string): number | undefined {
  const open: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    const before = text[at - 1] ?? "\n";
    if (character === "#" && /\s/.test(before)) at = endOfLine(text, at);
    else if (/["']/.test(character) && /[\s[{,:]/.test(before)) {
      const end = endOfQuote(text, at);
      if (end === undefined) return at;
      at = end;
    } else if (/[{[]/.test(character) && (open.length > 0 || /[\s:,-]/.test(before))) open.push(at);
    else if (/[}\]]/.test(character)) open.pop();
  }
  return open.at(-1);
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

function endOfQuote(text: string, from: number): number | undefined {
  const quote = text[from];
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === "\\" && quote === '"') at += 1;
    else if (text[at] === quote && text[at + 1] === quote && quote === "'") at += 1;
    else if (text[at] === quote) return at;
  }
  return undefined;
}
