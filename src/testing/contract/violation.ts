import { isDeepStrictEqual } from "node:util";

/** A case failed. Plain, so that any test library shows it. */
export class ContractViolation extends Error {
  override readonly name = "ContractViolation";
}

const textMax = 2_000;

/** Throws when the two differ; `what` is a sentence that says what should have been. */
export function expectEqual(what: string, seen: unknown, expected: unknown): void {
  if (isDeepStrictEqual(seen, expected)) return;
  throw new ContractViolation(`${what}\n  expected: ${show(expected)}\n  seen:     ${show(seen)}`);
}

/** A value in a message: one line, JSON where it can be. */
export function show(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return text.length > textMax ? `${text.slice(0, textMax)}...` : text;
}
