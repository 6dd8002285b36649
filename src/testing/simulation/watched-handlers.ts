import type { HandlerContext, Received } from "../../runtime/handler.js";
import type { MessageDescriptor } from "../../runtime/message.js";
import type { Tx } from "../../runtime/store/store.js";
import type { SimulatedService } from "./simulated-system.js";
import { messageName } from "./witness.js";
import type { World } from "./world.js";

type Event = Received<MessageDescriptor, string>;
type Context = HandlerContext<unknown>;
type Handle = (event: Event, context: Context) => unknown;

/**
 * The user's handlers, watched: each run leaves a row beside its own effects, which commits or
 * vanishes with them. Some runs are made to fail after they have done their work.
 */
export function watchedHandlers(
  world: World,
  { service, handlers = {} }: SimulatedService,
): object {
  const watched = Object.keys(service.receives).map((name) => [
    name,
    watch(world, service.name, name, handlers),
  ]);
  return Object.fromEntries(watched);
}

function watch(world: World, service: string, name: string, handlers: object): unknown {
  const handler: unknown = Reflect.get(handlers, name);
  if (typeof handler === "function") {
    return around(world, service, name, (event, context) => handler.call(handlers, event, context));
  }
  if (typeof handler !== "object" || handler === null) return handler; // the runtime will refuse it
  const [prepare, handle] = [Reflect.get(handler, "prepare"), Reflect.get(handler, "handle")];
  if (typeof prepare !== "function" || typeof handle !== "function") return handler;
  return {
    prepare: (event: Event, context: Context) => prepare.call(handler, event, context),
    handle: around(world, service, name, (event, context) => handle.call(handler, event, context)),
  };
}

function around(world: World, service: string, name: string, handle: Handle): Handle {
  return async (event, context) => {
    try {
      await handle(event, context);
    } catch (error) {
      const { type, id } = event.envelope;
      const why = error instanceof Error ? error.message : String(error);
      world.log.note("throw", service, `${type} ${id} ${why}`);
      throw error;
    }
    await leaveTrace(context.tx, service, event);
    failIfDecided(world, service, event);
    world.witness.see(`handler ${service}.${name}`);
  };
}

/** Where committed runs are counted; made by the simulation's own migration. */
export const traces = {
  name: "~simulation",
  sql: `create schema simulation;
    create table simulation.handled
      (place bigint generated always as identity, consumer text, source text, id text)`,
};

const leaveTrace = (tx: Tx, consumer: string, { envelope: { source, id } }: Event) =>
  tx.query("insert into simulation.handled (consumer, source, id) values ($1, $2, $3)", [
    consumer,
    source,
    id,
  ]);

function failIfDecided({ faults, witness, ordinal }: World, service: string, event: Event): void {
  const { envelope } = event;
  const name = `${service} ${messageName(envelope)}`;
  const ran = witness.poisoned.get(name);
  if (ran === undefined) {
    const site = ordinal(`${envelope.type} by ${service}`);
    const poison = faults.at("poison", site);
    poison?.tell(`${service} cannot handle ${envelope.type} until it is mended`);
    if (poison === undefined) {
      const failure = faults.at("fail", site);
      if (failure === undefined) return;
      failure.tell(`the handler of ${envelope.type} in ${service} throws`);
      throw new Error("thrown by the simulation, once");
    }
  }
  if (witness.poisoned.get(name) === mended) return;
  witness.poisoned.set(name, (ran ?? 0) + 1);
  throw new Error("thrown by the simulation, until it is mended");
}

/** In place of how often it ran: it runs without a fault again. */
export const mended = Number.NEGATIVE_INFINITY;
