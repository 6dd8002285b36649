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
  if (code === "TAB_AS_INDENT") {
    return { sentence: "A tab stands where YAML wants blanks.", hint: "indent with blanks." };
  }
  if (code === "BLOCK_AS_IMPLICIT_KEY" && message.startsWith("Nested mappings")) {
    return {
      sentence: "A text with a colon and a blank in it reads like a mapping.",
      hint: "put the text in quotes.",
    };
  }
  if (code === "BLOCK_AS_IMPLICIT_KEY") {
    return {
      sentence: "A list item stands where a key is expected.",
      hint: "remove the dash, or indent it below a key that has no value of its own.",
    };
  }
  if (code === "BAD_INDENT" || /same column/.test(message)) {
    return {
      sentence: "This line is not indented like those that it belongs to.",
      hint: "indent it like its neighbours.",
    };
  }
  if (code === "DUPLICATE_KEY") {
    const key = /^["']?([^"'\n:]+)/.exec(text.slice(start))?.[1]?.trim();
    return key === undefined ? undefined : { sentence: `The key \`${key}\` is there twice.` };
  }
  return undefined;
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
