import { RuntimeError } from "./errors.js";

const mark = Symbol.for("asyncapi-gen.unwritten");

/**
 * A stub for a handler that nobody has written yet. It throws when a message arrives (so the
 * message is retried, then dead-lettered: nothing is lost), and contract tests show it as todo.
 */
export function unwritten(name: string): () => never {
  const stub = (): never => {
    throw new RuntimeError("handler-unwritten", `The handler "${name}" is not written yet.`);
  };
  return Object.assign(stub, { [mark]: name });
}

/** Whether `value` is a stub made by `unwritten`. */
export const isUnwritten = (value: unknown): boolean =>
  typeof value === "function" && mark in value;
