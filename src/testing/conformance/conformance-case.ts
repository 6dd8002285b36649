/** One named case for your test runner: it throws an Error that says what was expected and seen. */
export interface ConformanceCase {
  /** Number of the promise it shows, where promises have numbers; several cases may show one. */
  readonly number?: number;
  /** Reads as a sentence; begins with `case 46: ` where it has a number. */
  readonly name: string;
  /** What a test runner should give it. */
  readonly timeoutMs: number;
  readonly run: () => Promise<void>;
}
