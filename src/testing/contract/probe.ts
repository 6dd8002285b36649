import { ContractViolation } from "./violation.js";

/** Watches one handler: how often it began and ended, and makes its first runs fail. */
export interface Probe {
  began: number;
  ended: number;
  /** How many more runs are to throw after the handler has done its work. */
  failuresLeft: number;
}

type Handle = (event: unknown, context: unknown) => unknown;

/** The handler as it is, under the eyes of `probe`; `owner` is the object it is a member of. */
export function probed(owner: object, name: string, probe: Probe): object {
  const handler: unknown = Reflect.get(owner, name);
  if (typeof handler === "function") return watch((...args) => handler.apply(owner, args), probe);
  if (isPrepared(handler)) {
    return {
      prepare: (event: unknown, context: unknown) => handler.prepare(event, context),
      handle: watch((event, context) => handler.handle(event, context), probe),
    };
  }
  throw new ContractViolation(`The handlers have no "${name}".`);
}

function watch(handle: Handle, probe: Probe): Handle {
  return async (event, context) => {
    probe.began += 1;
    await handle(event, context);
    if (probe.failuresLeft > 0) {
      probe.failuresLeft -= 1;
      throw new Error("Thrown by the contract test, after the handler had done its work.");
    }
    probe.ended += 1;
  };
}

function isPrepared(handler: unknown): handler is { prepare: Handle; handle: Handle } {
  return (
    typeof handler === "object" &&
    handler !== null &&
    typeof Reflect.get(handler, "prepare") === "function" &&
    typeof Reflect.get(handler, "handle") === "function"
  );
}
