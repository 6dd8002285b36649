/**
 * JSON Schema patterns are ECMAScript patterns with the `u` flag. Many documents escape characters
 * that the flag does not let one escape (`\-`, `\_`, `\@`); without the backslash they mean the same.
 */
export function usablePattern(pattern: string | undefined): string | undefined {
  if (pattern === undefined || compiles(pattern, "u")) return pattern;
  const repaired = withoutNeedlessEscapes(pattern);
  if (compiles(repaired, "u")) return repaired;
  // What cannot be compiled at all was a finding when the document was read.
  return compiles(pattern, "") ? pattern : undefined;
}

export function compiles(pattern: string, flags: "u" | ""): boolean {
  try {
    new RegExp(pattern, flags);
    return true;
  } catch {
    return false;
  }
}

function withoutNeedlessEscapes(pattern: string): string {
  let inClass = false;
  return pattern.replace(/\\[\s\S]|[\s\S]/g, (token) => {
    if (token === "[") inClass = true;
    if (token === "]") inClass = false;
    const escaped = token.length === 2 ? token.slice(1) : undefined;
    if (escaped === undefined || /[\w^$\\.*+?()[\]{}|/]/.test(escaped)) {
      return escaped === "_" ? "_" : token;
    }
    return escaped === "-" && inClass ? token : escaped;
  });
}
