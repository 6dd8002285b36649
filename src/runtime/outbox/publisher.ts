import type { Route } from "../message.js";
import type { Published } from "../service.js";
import type { OutgoingOptions } from "./outgoing.js";

type PublishRoute = (
  route: Route,
  payload: unknown,
  options: OutgoingOptions,
) => Promise<Published>;

/** One method per message that the service says it sends; nothing else can be published. */
export function createPublisher<Publisher>(
  sends: Readonly<Record<string, Route>>,
  publish: PublishRoute,
): Publisher {
  const methods = Object.entries(sends).map(([name, route]) => [
    name,
    (payload: unknown, options: OutgoingOptions = {}) => publish(route, payload, options),
  ]);
  // Generated code pairs `sends` with the interface it passes as `Publisher` (`satisfies Record<keyof ...>`).
  return Object.fromEntries(methods) as Publisher;
}
