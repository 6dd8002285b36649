import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type Logger,
  postgresTransport,
  type Service,
  type ServiceOptions,
  type Store,
  systemRandom,
} from "asyncapi-gen/runtime";
import { createCreditService } from "../generated/credit/service.js";
import { createInventoryService } from "../generated/inventory/service.js";
import { createNotificationService } from "../generated/notification/service.js";
import { createOrderService } from "../generated/order/service.js";
import type { Order } from "../generated/schemas/order.js";
import { createWarehouseService } from "../generated/warehouse/service.js";
import { creditHandlers } from "../services/credit/handlers.js";
import { inventoryHandlers } from "../services/inventory/handlers.js";
import { notificationHandlers } from "../services/notification/handlers.js";
import { orderHandlers } from "../services/order/handlers.js";
import { orderHttp } from "../services/order/http.js";
import { orderFulfilmentBodies } from "../services/order/order-fulfilment.saga.js";
import { warehouseHandlers } from "../services/warehouse/handlers.js";
import { slowedDown } from "./faults.js";
import { migrations } from "./migrations.js";

export const SERVICES = ["order", "inventory", "credit", "warehouse", "notification"] as const;
export type ServiceName = (typeof SERVICES)[number];

export interface ShopOptions {
  readonly store: Store;
  readonly logger?: Logger;
  /** These are not started; `shop.start(name)` does it later. */
  readonly down?: readonly ServiceName[];
  /** How much longer each message takes one service. */
  readonly slow?: Partial<Record<ServiceName, number>>;
}

/** What the shop answers to an order, and how long that took. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly tookMs: number;
}

/** The shop in one process: five services on one store, and the order service's HTTP door. */
export interface Shop {
  readonly store: Store;
  readonly url: string;
  place(order: Order): Promise<Answer>;
  start(service: ServiceName): Promise<void>;
  /** Closes the door, drains the services; the store stays open. */
  stop(): Promise<void>;
}

export async function startShop(options: ShopOptions): Promise<Shop> {
  const { store } = options;
  const shared: ServiceOptions = {
    store,
    transport: postgresTransport({ store }),
    migrations,
    ...(options.logger === undefined ? {} : { logger: options.logger }),
  };
  const services = createServices(shared, options.slow ?? {});
  for (const name of SERVICES) {
    if (!options.down?.includes(name)) await services[name].start();
  }
  const http = orderHttp({ service: services.order, store, newId: () => systemRandom.newId() });
  const url = await listen(http);

  return {
    store,
    url,
    place: (order) => post(`${url}/orders`, order),
    start: (name) => services[name].start(),
    stop: async () => {
      await close(http);
      await Promise.all(SERVICES.map((name) => services[name].stop()));
      await shared.transport.close();
    },
  };
}

function createServices(shared: ServiceOptions, slow: Partial<Record<ServiceName, number>>) {
  const at = <Handlers extends object>(name: ServiceName, handlers: Handlers): Handlers => {
    const delayMs = slow[name];
    return delayMs === undefined ? handlers : slowedDown(handlers, delayMs);
  };
  return {
    order: createOrderService({
      ...shared,
      handlers: at("order", orderHandlers),
      sagas: { orderFulfilment: orderFulfilmentBodies },
    }),
    inventory: createInventoryService({ ...shared, handlers: at("inventory", inventoryHandlers) }),
    credit: createCreditService({ ...shared, handlers: at("credit", creditHandlers) }),
    warehouse: createWarehouseService({ ...shared, handlers: at("warehouse", warehouseHandlers) }),
    notification: createNotificationService({
      ...shared,
      handlers: at("notification", notificationHandlers),
    }),
  } satisfies Record<ServiceName, Service<object>>;
}

async function post(url: string, body: unknown): Promise<Answer> {
  const before = performance.now();
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  return { status: response.status, body: answer, tookMs: performance.now() - before };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });
