/** One line of `doctor`. */
export interface CheckLine {
  readonly check: string;
  readonly status: "ok" | "warning" | "problem";
  readonly message: string;
  /** How to mend it; absent when all is well. */
  readonly mend?: string;
}
