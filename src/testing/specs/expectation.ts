import { isDeepStrictEqual } from "node:util";
import type { MessageDescriptor } from "../../runtime/message.js";
import { ContractViolation, show } from "../contract/violation.js";
import type { MessageInstance } from "./happening.js";
import type { Performance } from "./performance.js";

type Expected = MessageDescriptor | MessageInstance;

/** Throws unless exactly this was said, in this order. */
export function expectSaid({ said, ignored }: Performance, expected: readonly Expected[]): void {
  // What `await` and `return` do to anything with a `then`.
  if (expected.some((each) => typeof each === "function")) {
    throw new TypeError("A question is no promise: say what the saga must answer, with then(...).");
  }
  const isAsExpected =
    said.length === expected.length && said.every((each, index) => isSame(each, expected[index]));
  if (isAsExpected) return;
  const why = ignored.length === 0 ? "" : `\n  ignored:  ${ignored.join(", ")}`;
  throw new ContractViolation(
    `The saga should say this, in this order.\n  expected: ${list(expected, said)}\n  seen:     ${list(said, expected)}${why}`,
  );
}

function isSame(seen: MessageInstance, expected: Expected | undefined): boolean {
  if (expected === undefined) return false;
  if (!("message" in expected)) return seen.message.type === expected.type;
  return (
    seen.message.type === expected.message.type && isDeepStrictEqual(seen.payload, expected.payload)
  );
}

/** Contents are shown where two of one type differ; elsewhere the types say enough. */
function list(shown: readonly Expected[], others: readonly Expected[]): string {
  if (shown.length === 0) return "nothing";
  return shown
    .map((each, index) => {
      const other = others[index];
      const isTold = "message" in each && other !== undefined && typeOf(other) === typeOf(each);
      return isTold ? `${typeOf(each)} ${show(each.payload)}` : typeOf(each);
    })
    .join(", ");
}

const typeOf = (each: Expected): string => ("message" in each ? each.message.type : each.type);

export function expectEnd({ state }: Performance, as: "completed" | "failed" | "stuck"): void {
  if (state?.status === as) return;
  const stuck = state?.stuck ? ` (${state.stuck.reason} at "${state.stuck.step}")` : "";
  throw new ContractViolation(
    `The saga should have ended so.\n  expected: ${as}\n  seen:     ${state?.status ?? "not begun"}${stuck}`,
  );
}
