import type { AttemptContext, Endpoint, Event } from "../consumer/endpoint.js";
import { RuntimeError } from "../errors.js";
import type { HandlerContext, PrepareContext } from "../handler.js";
import type { Route } from "../message.js";
import { createPublisher } from "../outbox/publisher.js";
import type { ServiceDefinition } from "../service.js";
import { userTransaction } from "../work/inside.js";
import type { Counters } from "./counters.js";
import { repliers } from "./replier.js";

type Handle = (event: Event, context: HandlerContext<unknown>) => Promise<void> | void;

interface Prepared {
  prepare(event: Event, context: PrepareContext): Promise<unknown>;
  handle: Handle;
}

/** The user's handlers as endpoints; a missing one is refused by name. */
export function handlerEndpoints(
  definition: ServiceDefinition,
  handlers: object,
  counters: Counters,
): readonly Endpoint[] {
  const { name, receives, sends } = definition;
  const bindReplier = repliers(definition, counters);
  const endpoint = (route: Route, handle: Handle): Endpoint => ({
    route,
    async handle(event, { buffer, ...context }) {
      const publish = createPublisher(sends, buffer.publish);
      const reply = route.reply && bindReplier(route.reply, event, buffer);
      const given = { ...context, publish, ...(reply === undefined ? {} : { reply }) };
      await userTransaction.run(async () => handle(event, given));
      return "applied";
    },
  });
  return Object.entries(receives).map(([handlerName, route]) => {
    const handler: unknown = Reflect.get(handlers, handlerName);
    if (typeof handler === "function") return endpoint(route, bound(handlers, handlerName));
    if (!isPrepared(handler)) {
      throw new RuntimeError(
        "options",
        `The service ${name} has no handler "${handlerName}" for ${route.message.type}.`,
      );
    }
    return {
      ...endpoint(route, (event, context) => handler.handle(event, context)),
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
