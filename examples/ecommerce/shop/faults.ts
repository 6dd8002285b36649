import type { Handler, MessageDescriptor } from "asyncapi-gen/runtime";

type AnyHandler = Handler<MessageDescriptor, never>;

/**
 * The same handlers, each slower by `delayMs`. The wait stands in `prepare`, outside the
 * transaction, where a call to a slow neighbour belongs: nobody's rows are locked meanwhile.
 */
export function slowedDown<Handlers extends object>(handlers: Handlers, delayMs: number): Handlers {
  const slow = Object.entries(handlers).map(([name, handler]) => [
    name,
    withDelay(handler as AnyHandler, delayMs),
  ]);
  return Object.fromEntries(slow) as Handlers;
}

function withDelay(handler: AnyHandler, delayMs: number): AnyHandler {
  return {
    async prepare(event, context) {
      await wait(delayMs, context.signal);
      return typeof handler === "function" ? undefined : handler.prepare(event, context);
    },
    handle:
      typeof handler === "function" ? handler : (event, context) => handler.handle(event, context),
  };
}

/** Ends early when the service stops. */
const wait = (delayMs: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, delayMs);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
