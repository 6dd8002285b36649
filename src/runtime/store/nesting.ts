import { RuntimeError } from "../errors.js";
import { createInside } from "../work/inside.js";

/** Notices code that runs inside a transaction and asks the same connection from outside of it. */
export interface NestingGuard {
  /** Runs `work` as the inside of a transaction. */
  inside<T>(work: () => Promise<T>): Promise<T>;
  /** Throws when called from inside: on one connection it would wait for itself for ever. */
  refuseInside(call: string): void;
}

export function createNestingGuard(): NestingGuard {
  const { run, isInside } = createInside();
  return {
    inside: run,
    refuseInside(call) {
      if (!isInside()) return;
      throw new RuntimeError(
        "nested-transaction",
        `${call} was called inside a transaction of the same store, which has one connection: it would wait for itself. Use the \`tx\` you were given.`,
      );
    },
  };
}
