import type { Endpoint } from "../consumer/endpoint.js";
import { RuntimeError } from "../errors.js";
import type { Route } from "../message.js";
import { createCoordinator } from "../saga/coordinator.js";
import type { Coordinator } from "../saga/participant.js";
import type { ServiceDefinition } from "../service.js";
import { checkExpression } from "../wire/expression.js";
import type { Counters } from "./counters.js";
import { handlerEndpoints } from "./handler-endpoints.js";
import {
  type CreateCoordinatorContext,
  coordinatorContexts,
  sagaEndpoints,
} from "./saga-endpoints.js";

/** One consumer group of a service: its handlers, or one of its sagas. */
export interface ConsumerPlan {
  readonly name: string;
  readonly endpoints: readonly Endpoint[];
  readonly saga?: {
    readonly name: string;
    readonly coordinator: Coordinator;
    readonly createContext: CreateCoordinatorContext;
  };
}

interface PlanOptions {
  readonly handlers?: object;
  readonly sagas?: object;
  readonly strangerIds?: object;
}

/** The consumers of a service; those with nothing to receive are left out. */
export function planConsumers(
  definition: ServiceDefinition,
  { handlers = {}, sagas = {}, strangerIds = {} }: PlanOptions,
  counters: Counters,
): readonly ConsumerPlan[] {
  const endpoints = handlerEndpoints(definition, handlers, counters);
  refuseMalformed(definition);
  refuseUnheard(definition, Object.keys(strangerIds));
  refuseTwice(
    definition.name,
    endpoints.map(({ route }) => route),
  );
  const own = endpoints.length === 0 ? [] : [{ name: definition.name, endpoints }];
  const createContext = coordinatorContexts(definition, counters);
  const coordinated = Object.entries(definition.sagas ?? {}).map(([property, registration]) => {
    const bodies: unknown = Reflect.get(sagas, property);
    if (typeof bodies !== "object" || bodies === null) {
      throw new RuntimeError(
        "options",
        `The service ${definition.name} has no bodies for the saga "${property}".`,
      );
    }
    const coordinator = createCoordinator(definition.name, registration, bodies);
    return {
      name: coordinator.consumer,
      endpoints: sagaEndpoints(coordinator, createContext),
      saga: { name: registration.definition.name, coordinator, createContext },
    };
  });
  return [...own, ...coordinated];
}

function refuseMalformed({ sends, receives, sagas = {} }: ServiceDefinition): void {
  const heard = Object.values(sagas).flatMap((saga) => saga.receives);
  const routes: readonly Route[] = [...Object.values(sends), ...Object.values(receives), ...heard];
  for (const { message, reply } of routes) {
    const { key, idempotencyKey, correlationId, recognisedBy = [], type } = message;
    const places = recognisedBy.map(({ at }) => at);
    for (const expression of [key, idempotencyKey, correlationId, reply?.address, ...places]) {
      try {
        if (expression !== undefined) checkExpression(expression);
      } catch (error) {
        throw new RuntimeError("options", `${type}: ${String(error)}`, { cause: error });
      }
    }
  }
}

function refuseUnheard(
  { name, receives, sagas = {} }: ServiceDefinition,
  channels: readonly string[],
): void {
  const heard = Object.values(sagas).flatMap((saga) => saga.receives);
  const known = new Set([...Object.values(receives), ...heard].map(({ channel }) => channel));
  const unknown = channels.find((channel) => !known.has(channel));
  if (unknown === undefined) return;
  throw new RuntimeError(
    "options",
    `strangerIds names the channel "${unknown}", which ${name} does not receive from: ${[...known].sort().join(", ")}.`,
  );
}

function refuseTwice(service: string, routes: readonly Route[]): void {
  const seen = new Set<string>();
  for (const { channel, message } of routes) {
    const place = `${message.type} on ${channel}`;
    if (seen.has(place)) {
      throw new RuntimeError(
        "options",
        `Two handlers of ${service} receive ${place}: one of them would never run.`,
      );
    }
    seen.add(place);
  }
}
