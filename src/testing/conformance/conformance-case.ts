/** One named case for your test runner: it throws an Error that says what was expected and seen. */
export interface ConformanceCase {
  /** Number of the promise it shows; several cases may show one. */
  readonly number: number;
  /** `case 46: ...`; reads as a sentence after "case 46". */
  readonly name: string;
  /** What a test runner should give it. */
  readonly timeoutMs: number;
  readonly run: () => Promise<void>;
}
