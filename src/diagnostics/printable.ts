// Control and format characters (which reorder or hide text), line separators, lone surrogates: a
// document must not steer a terminal.
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text of a document as one line that a terminal or a log cannot be tricked by: `\u{1b}[2J`. */
export const printable = (text: string): string =>
  text.replace(
    unprintable,
    (character) => short[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );

/** The same text with one blank for each such character: columns stay where they are. */
export const blankOut = (text: string): string => text.replace(unprintable, " ");
