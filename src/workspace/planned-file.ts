import type { Diagnostic } from "../diagnostics/diagnostic.js";

/** What a run would do to one file. */
export interface PlannedFile {
  /** Posix, relative to the root: as the user reads it. */
  readonly path: string;
  readonly action: "create" | "overwrite" | "keep" | "delete";
  readonly owner: "generator" | "user";
  /** Its text after the run; "" for a deleted file. */
  readonly text: string;
  /** Its text before; "" where there was none. */
  readonly before: string;
}

/** What is to be done to the files of one owner. */
export interface PartialPlan {
  readonly files: readonly PlannedFile[];
  readonly diagnostics: readonly Diagnostic[];
}
