import { createServer } from "node:http";
import {
  type Clock,
  type Health,
  type Logger,
  postgresTransport,
  type RetryOptions,
  type ServiceOptions,
  type Store,
  systemRandom,
  type Transport,
  type TransportMessage,
} from "asyncapi-gen/runtime";
import type { Order } from "../generated/schemas/order.js";
import { orderRequests } from "../services/order/http.js";
import { type Answer, post } from "./answer.js";
import type { HandlerFault } from "./handler-faults.js";
import { close, listen } from "./listen.js";
import { migrations } from "./migrations.js";
import { create, SERVICES, type ServiceName } from "./services.js";

export interface ShopOptions {
  readonly store: Store;
  readonly logger?: Logger;
  readonly clock?: Clock;
  readonly retry?: RetryOptions;
  /** These are not started; `shop.start(name)` does it later. */
  readonly down?: readonly ServiceName[];
  readonly faults?: Partial<Record<ServiceName, HandlerFault>>;
  /** Puts something between the services and their transport. */
  readonly tamper?: (transport: Transport) => Transport;
  /** Where the log is; by default in the store. */
  readonly broker?: Store;
  /** Instead of a log in PostgreSQL or PGlite. */
  readonly transport?: Transport;
}

/** The shop in one process: five services on one store, and the order service's HTTP door. */
export interface Shop {
  readonly store: Store;
  readonly url: string;
  readonly services: Services;
  readonly transport: Transport;
  place(order: Order): Promise<Answer>;
  /** Puts a message on a channel, as any program could that reaches the broker. */
  say(message: TransportMessage): Promise<void>;
  health(service: ServiceName): Promise<Health>;
  start(service: ServiceName): Promise<void>;
  /** Drains one service and stops it; the others go on. */
  halt(service: ServiceName): Promise<void>;
  /** Closes the door, drains the services; the store stays open. */
  stop(): Promise<void>;
}

type Services = ReturnType<typeof createServices>;

export async function startShop(options: ShopOptions): Promise<Shop> {
  const { store, tamper = (transport: Transport) => transport } = options;
  const transport = tamper(
    options.transport ?? postgresTransport({ store: options.broker ?? store }),
  );
  const services = createServices(serviceOptions(options, transport), options.faults ?? {});
  for (const name of SERVICES) {
    if (!options.down?.includes(name)) await services[name].start();
  }
  const newId = () => systemRandom.newId();
  const door = createServer(orderRequests({ service: services.order, store, newId }));
  const url = await listen(door);

  return {
    store,
    url,
    services,
    transport,
    place: (order) => post(`${url}/orders`, order),
    say: async (message) => void (await transport.publish([message])),
    health: (name) => services[name].health(),
    start: (name) => services[name].start(),
    halt: (name) => services[name].stop(),
    stop: async () => {
      await close(door);
      await Promise.all(SERVICES.map((name) => services[name].stop()));
      await transport.close();
    },
  };
}

function serviceOptions(
  { store, logger, clock, retry }: ShopOptions,
  transport: Transport,
): ServiceOptions {
  return {
    store,
    transport,
    migrations,
    ...(logger === undefined ? {} : { logger }),
    ...(clock === undefined ? {} : { clock }),
    ...(retry === undefined ? {} : { retry }),
  };
}

const createServices = (
  shared: ServiceOptions,
  faults: Partial<Record<ServiceName, HandlerFault>>,
) => ({
  order: create.order(shared, faults.order),
  inventory: create.inventory(shared, faults.inventory),
  credit: create.credit(shared, faults.credit),
  warehouse: create.warehouse(shared, faults.warehouse),
  notification: create.notification(shared, faults.notification),
});
