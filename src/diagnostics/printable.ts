// Control characters, and those that reorder or hide text: a document must not steer a terminal.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const unprintable =
  /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu;

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text of a document as one line that a terminal or a log cannot be tricked by: `\u{1b}[2J`. */
export const printable = (text: string): string =>
  text.replace(
    unprintable,
    (character) => short[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
