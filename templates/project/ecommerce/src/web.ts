import { createServer, type Server } from "node:http";
import { type Store, systemRandom } from "asyncapi-gen/runtime";
import { orderHttp } from "../services/order/http.js";
import { answerHealth } from "./health.js";
import type { Services } from "./services.js";

/** The HTTP door of this process: the order service's, and the health of all services. */
export function createWeb(services: Services, store: Store): Server {
  const orders = orderHttp({
    service: services.order,
    store,
    newId: () => systemRandom.newId(),
  });
  return createServer((request, response) => {
    if (request.url === "/health") void answerHealth(services, response);
    // That server has no port of its own here; it answers what this one is asked.
    else orders.emit("request", request, response);
  });
}
