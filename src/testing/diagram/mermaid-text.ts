// Mermaid gives a meaning to nearly every punctuation mark somewhere, so all but these are written
// as its numeric entities, which it turns back into text and nothing else.
const meaningful = /[^\p{L}\p{N} .,/'-]/gu;
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

/** Any text as a label of a mermaid diagram: it reads the same, and cannot be syntax. */
export function mermaidText(text: string): string {
  const shown = text.replace(invisible, " ").trim();
  const escaped = shown.replace(meaningful, (character) => `#${character.codePointAt(0)};`);
  // "end" closes blocks even inside of text, and an empty label is an error.
  return (
    escaped.replace(/\b(e)(nd)\b/gi, (_, first: string, rest: string) => {
      return `#${first.codePointAt(0)};${rest}`;
    }) || "-"
  );
}
