import type { Handler, MessageDescriptor } from "asyncapi-gen/runtime";

/** Makes handlers misbehave; what they are otherwise stays. */
export type HandlerFault = <Handlers extends object>(handlers: Handlers) => Handlers;

type AnyHandler = Handler<MessageDescriptor, never>;

export const unharmed: HandlerFault = (handlers) => handlers;

/**
 * Each handler slower by `delayMs`. The wait stands in `prepare`, outside the transaction, where a
 * call to a slow neighbour belongs: nobody's rows are locked meanwhile.
 */
export const slower =
  (delayMs: number): HandlerFault =>
  (handlers) =>
    eachHandler(handlers, (handler) => withDelay(handler, delayMs));

/** The handler `name` throws as long as `isFailing` says so, as when something it needs is away. */
export const failing =
  (name: string, isFailing: () => boolean): HandlerFault =>
  (handlers) =>
    eachHandler(handlers, (handler, itsName) =>
      itsName === name ? withFailure(handler, isFailing) : handler,
    );

function eachHandler<Handlers extends object>(
  handlers: Handlers,
  change: (handler: AnyHandler, name: string) => AnyHandler,
): Handlers {
  const changed = Object.entries(handlers).map(([name, handler]) => [
    name,
    change(handler as AnyHandler, name),
  ]);
  return Object.fromEntries(changed) as Handlers;
}

function withDelay(handler: AnyHandler, delayMs: number): AnyHandler {
  return {
    async prepare(event, context) {
      await wait(delayMs, context.signal);
      return typeof handler === "function" ? undefined : handler.prepare(event, context);
    },
    handle: handleOf(handler),
  };
}

function withFailure(handler: AnyHandler, isFailing: () => boolean): AnyHandler {
  const handle = handleOf(handler);
  return async (event, context) => {
    if (isFailing()) throw new Error("what this handler needs does not answer");
    await handle({ ...event, prepared: undefined }, context);
  };
}

type Handle = Exclude<AnyHandler, (...given: never) => unknown>["handle"];

const handleOf = (handler: AnyHandler): Handle =>
  typeof handler === "function" ? handler : (event, context) => handler.handle(event, context);

/** Ends early when the service stops. */
const wait = (delayMs: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, delayMs);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
