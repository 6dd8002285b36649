import type { DocText } from "./code.js";

const WIDTH = 100;
const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ud800-\udfff]/gu;

/** A document's text without anything that could end a comment or speak to a tool that reads comments. */
const defused = (text: string): string =>
  text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
    .replace(INVISIBLE, "")
    .replace(CONTROL, " ")
    .replace(/\*(?=\/)/g, "*\\")
    // Compilers and test runners take orders from comments.
    .replace(/@(?=(?:ts|vitest|jest)-)/gi, "@ ");

/** `text` in lines of at most `width` columns; the author's own line breaks stay. */
function wrapped(text: string, width: number): readonly string[] {
  return text.split("\n").flatMap((line) => {
    const lines: string[] = [];
    let current = "";
    for (const word of line.trimEnd().split(/(?<=\S) +/)) {
      if (current !== "" && current.length + 1 + word.length > width) {
        lines.push(current);
        current = word;
      } else current = current === "" ? word : `${current} ${word}`;
    }
    return [...lines, current];
  });
}

/**
 * A doc comment that says `text`, indented by `indent` blanks and ended by a newline, so a template
 * writes `{{doc}}` directly before the line it belongs to. No text gives "".
 */
export function docText(text: string | undefined, indent = 0): DocText {
  const margin = " ".repeat(indent);
  const plain = defused(text ?? "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
  if (plain === "") return "" as DocText;
  const oneLine = `${margin}/** ${plain} */\n`;
  if (!plain.includes("\n") && oneLine.length <= WIDTH + 1) return oneLine as DocText;
  const lines = wrapped(plain, WIDTH - indent - 3);
  const body = lines.map((line) => (line === "" ? `${margin} *\n` : `${margin} * ${line}\n`));
  return `${margin}/**\n${body.join("")}${margin} */\n` as DocText;
}

/** A summary and a description as the text of one comment; said once when they say the same. */
export const summaryAndDescription = (of: {
  readonly summary?: string;
  readonly description?: string;
}): string => {
  const parts = [of.summary, of.description].map((part) => part?.trim() ?? "");
  return [...new Set(parts)].filter((part) => part !== "").join("\n\n");
};
