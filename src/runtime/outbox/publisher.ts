import type { Route } from "../message.js";
import type { Published } from "../service.js";
import type { OutgoingOptions } from "./outgoing.js";

type PublishRoute = (
  route: Route,
  payload: unknown,
  options: OutgoingOptions,
) => Promise<Published>;

const entriesOf = new WeakMap<object, readonly (readonly [string, Route])[]>();

/** One method per message that the service says it sends; nothing else can be published. */
export function createPublisher<Publisher>(
  sends: Readonly<Record<string, Route>>,
  publish: PublishRoute,
): Publisher {
  const entries = entriesOf.get(sends) ?? Object.entries(sends);
  entriesOf.set(sends, entries);
  const methods: Record<string, unknown> = {};
  for (const [name, route] of entries) {
    methods[name] = (payload: unknown, options: OutgoingOptions = {}) =>
      publish(route, payload, options);
  }
  // Generated code pairs `sends` with the interface it passes as `Publisher` (`satisfies Record<keyof ...>`).
  return methods as Publisher;
}
