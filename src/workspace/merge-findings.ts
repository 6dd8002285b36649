import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import type { Lost } from "./member-record.js";
import type { PlacedMember } from "./merge/merge.js";

/** A stub that a run adds. `path` is relative to the root, as in all locations. */
export const gainedFinding = (path: string, at: PlacedMember): Diagnostic =>
  finding("workspace/gained", `\`${at.name}\` was added as a stub: the contract asks for it.`, {
    location: placeOf(path, at),
  });

/** What the user's file still has and the contract has no more. */
export const lostFindings = (
  path: string,
  lost: readonly Lost<PlacedMember>[],
): readonly Diagnostic[] =>
  lost.map((at) => {
    const { heir } = at;
    const location = placeOf(path, at);
    const gone = `\`${at.name}\` is no longer in the contract`;
    if (heir === undefined) return finding("workspace/lost", `${gone}.`, { location });
    return finding("workspace/lost", `${gone}; \`${heir}\` took its place.`, {
      location,
      hint: `move what \`${at.name}\` does into \`${heir}\`, and remove \`${at.name}\`.`,
    });
  });

/** What the user's file lacks and no run can add. `path` is as the user reads it. */
export const unwrittenFinding = (path: string, name: string, reason: string): Diagnostic =>
  finding("workspace/unwritten", `${path} has no \`${name}\` yet, and ${reason}.`);

const placeOf = (file: string, { line, column }: PlacedMember) => ({ file, line, column });
