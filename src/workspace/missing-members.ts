const STRING_OR_COMMENT =
  /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

/**
 * The members that a user's file does not have, by a look that costs nothing: it looks for their names
 * outside comments, so it may miss one that is only mentioned; the compiler tells of those. A file that spreads another
 * object may have anything, so nothing is missing there.
 */
export function missingMembers<Member extends { readonly name: string }>(
  text: string,
  members: readonly Member[],
): readonly Member[] {
  const hasSpread = /^\s*\.\.\.[\w$.]+,?\s*$/m.test(withoutComments(text));
  return hasSpread ? [] : unmentioned(text, members);
}

/** The same for a file whose object may come from anywhere. */
export function unmentioned<Member extends { readonly name: string }>(
  text: string,
  members: readonly Member[],
): readonly Member[] {
  const code = withoutComments(text);
  return members.filter(({ name }) => !mentions(code, name));
}

const withoutComments = (text: string): string =>
  text.replace(STRING_OR_COMMENT, (found) => (found.startsWith("/") ? " " : found));

function mentions(code: string, name: string): boolean {
  const escaped = name.replace(/[$\\^.*+?()[\]{}|-]/g, "\\$&");
  return new RegExp(`(?<![\\w$.])["']?${escaped}["']?\\s*[(:,}<]`).test(code);
}
