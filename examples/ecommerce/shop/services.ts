import type { Service, ServiceOptions } from "asyncapi-gen/runtime";
import { createCreditService } from "../generated/credit/service.js";
import { createInventoryService } from "../generated/inventory/service.js";
import { createNotificationService } from "../generated/notification/service.js";
import { createOrderService } from "../generated/order/service.js";
import { createWarehouseService } from "../generated/warehouse/service.js";
import { creditHandlers } from "../services/credit/handlers.js";
import { inventoryHandlers } from "../services/inventory/handlers.js";
import { notificationHandlers } from "../services/notification/handlers.js";
import { orderHandlers } from "../services/order/handlers.js";
import { orderFulfilmentBodies } from "../services/order/order-fulfilment.saga.js";
import { warehouseHandlers } from "../services/warehouse/handlers.js";
import { type HandlerFault, unharmed } from "./handler-faults.js";

export const SERVICES = ["order", "inventory", "credit", "warehouse", "notification"] as const;
export type ServiceName = (typeof SERVICES)[number];

type Create = (options: ServiceOptions, fault?: HandlerFault) => Service<object>;

/** The shop's services: what is generated, with the handlers and saga bodies that are ours. */
export const create = {
  order: (options: ServiceOptions, fault: HandlerFault = unharmed) =>
    createOrderService({
      ...options,
      handlers: fault(orderHandlers),
      sagas: { orderFulfilment: orderFulfilmentBodies },
    }),
  inventory: (options: ServiceOptions, fault: HandlerFault = unharmed) =>
    createInventoryService({ ...options, handlers: fault(inventoryHandlers) }),
  credit: (options: ServiceOptions, fault: HandlerFault = unharmed) =>
    createCreditService({ ...options, handlers: fault(creditHandlers) }),
  warehouse: (options: ServiceOptions, fault: HandlerFault = unharmed) =>
    createWarehouseService({ ...options, handlers: fault(warehouseHandlers) }),
  notification: (options: ServiceOptions, fault: HandlerFault = unharmed) =>
    createNotificationService({ ...options, handlers: fault(notificationHandlers) }),
} satisfies Record<ServiceName, Create>;
