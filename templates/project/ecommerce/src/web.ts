import { createServer, type Server } from "node:http";
import { type Store, systemRandom } from "asyncapi-gen/runtime";
import { orderRequests } from "../services/order/http.js";
import { answerHealth } from "./health.js";
import type { Services } from "./services.js";

/** The HTTP door of this process: the order service's pages, and the health of all services. */
export function createWeb(services: Services, store: Store): Server {
  const answerOrders = orderRequests({
    service: services.order,
    store,
    newId: () => systemRandom.newId(),
  });
  return createServer((request, response) => {
    if (request.url === "/health") void answerHealth(services, response);
    else answerOrders(request, response);
  });
}
