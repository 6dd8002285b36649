import type { Endpoint } from "../consumer/endpoint.js";
import { RuntimeError } from "../errors.js";
import type { Logger } from "../logger.js";
import type { MessageDescriptor, Route } from "../message.js";
import type { OutboxBuffer } from "../outbox/buffer.js";
import type { Coordinator, CoordinatorContext } from "../saga/participant.js";
import type { ServiceDefinition } from "../service.js";
import type { Tx } from "../store/store.js";
import type { Counters } from "./counters.js";

/** What a coordinator works with in one transaction. */
export interface CoordinatorTools {
  readonly tx: Tx;
  readonly buffer: OutboxBuffer;
  readonly nowMs: number;
  readonly log: Logger;
}

export type CreateCoordinatorContext = (tools: CoordinatorTools) => CoordinatorContext;

/** Binds what a saga may send to the service's own routes. */
export function coordinatorContexts(
  { name, sends }: ServiceDefinition,
  counters: Counters,
): CreateCoordinatorContext {
  const routes = new Map<string, Route>(
    Object.values(sends).map((route) => [route.message.type, route]),
  );
  const routeOf = ({ type }: MessageDescriptor): Route => {
    const route = routes.get(type);
    if (route !== undefined) return route;
    throw new RuntimeError(
      "options",
      `The saga sends ${type}, but the service ${name} does not say that it does.`,
    );
  };
  return ({ tx, buffer, nowMs, log }) => ({
    tx,
    nowMs,
    log,
    count: counters.count,
    async send(message, payload, { correlationId, ...saga }) {
      await buffer.publish(routeOf(message), payload, { saga, correlationId });
    },
  });
}

/** A coordinator's messages as endpoints of its consumer. */
export function sagaEndpoints(
  coordinator: Coordinator,
  createContext: CreateCoordinatorContext,
): readonly Endpoint[] {
  return coordinator.receives.map((route) => ({
    route,
    handle: (event, { tx, buffer, log, now }) =>
      coordinator.onMessage(event, createContext({ tx, buffer, log, nowMs: now().getTime() })),
  }));
}
