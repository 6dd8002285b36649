import { posix } from "node:path";

/** The list of what an apply was about to do; it exists only while that is under way. */
export const JOURNAL_NAME = ".asyncapi-gen.journal";

export const NEXT_JOURNAL_NAME = `${JOURNAL_NAME}.new`;

const SUFFIX = ".asyncapi-gen-tmp";

/** Where the next text of a file waits until it is complete: beside it, so that a rename suffices. */
export const scratchOf = (path: string): string =>
  posix.join(posix.dirname(path), `.${posix.basename(path)}${SUFFIX}`);

/** Whether a file is left over from a run that was interrupted. */
export const isOwnScratch = (path: string): boolean =>
  path === JOURNAL_NAME ||
  path === NEXT_JOURNAL_NAME ||
  (posix.basename(path).startsWith(".") && path.endsWith(SUFFIX));
