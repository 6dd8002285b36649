import type { SkeletonMember } from "../emit/emitter.js";

const STRING_OR_COMMENT =
  /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

/**
 * The members that a user's file does not have yet. It looks for their names outside comments, so
 * it may miss one that is only mentioned; the compiler tells of those. A file that spreads another
 * object may have anything, so nothing is missing there.
 */
export function missingMembers(
  text: string,
  members: readonly SkeletonMember[],
): readonly SkeletonMember[] {
  const code = text.replace(STRING_OR_COMMENT, (found) => (found.startsWith("/") ? " " : found));
  if (/^\s*\.\.\.[\w$.]+,?\s*$/m.test(code)) return [];
  return members.filter(({ name }) => !mentions(code, name));
}

function mentions(code: string, name: string): boolean {
  const escaped = name.replace(/[$\\^.*+?()[\]{}|-]/g, "\\$&");
  return new RegExp(`(?<![\\w$.])["']?${escaped}["']?\\s*[(:,}<]`).test(code);
}
