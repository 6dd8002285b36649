import type { AttemptContext, Endpoint, Event } from "../consumer/endpoint.js";
import { RuntimeError } from "../errors.js";
import type { HandlerContext, PrepareContext } from "../handler.js";
import type { Route } from "../message.js";
import { createPublisher } from "../outbox/publisher.js";
import type { ServiceDefinition } from "../service.js";

type Handle = (event: Event, context: HandlerContext<unknown>) => Promise<void> | void;

interface Prepared {
  prepare(event: Event, context: PrepareContext): Promise<unknown>;
  handle: Handle;
}

/** The user's handlers as endpoints; a missing one is refused by name. */
export function handlerEndpoints(
  { name, receives, sends }: ServiceDefinition,
  handlers: object,
): readonly Endpoint[] {
  return Object.entries(receives).map(([handlerName, route]) => {
    const handler: unknown = Reflect.get(handlers, handlerName);
    if (typeof handler === "function") return endpoint(route, sends, bound(handlers, handlerName));
    if (!isPrepared(handler)) {
      throw new RuntimeError(
        "options",
        `The service ${name} has no handler "${handlerName}" for ${route.message.type}.`,
      );
    }
    return {
      ...endpoint(route, sends, (event, context) => handler.handle(event, context)),
      prepare: (event: Event, context: AttemptContext) => handler.prepare(event, context),
    };
  });
}

// Called on their object: a handler may be a method that uses `this`.
const bound =
  (handlers: object, name: string): Handle =>
  (event, context) =>
    Reflect.get(handlers, name).call(handlers, event, context);

const isPrepared = (handler: unknown): handler is Prepared =>
  typeof handler === "object" &&
  handler !== null &&
  typeof Reflect.get(handler, "prepare") === "function" &&
  typeof Reflect.get(handler, "handle") === "function";

function endpoint(route: Route, sends: Readonly<Record<string, Route>>, handle: Handle): Endpoint {
  return {
    route,
    async handle(event, { buffer, ...context }) {
      const publish = createPublisher(sends, buffer.publish);
      await handle(event, { ...context, publish });
      return "applied";
    },
  };
}
