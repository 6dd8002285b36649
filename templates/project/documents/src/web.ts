import { createServer, type Server } from "node:http";
import type { Store } from "asyncapi-gen/runtime";
import { answerHealth } from "./health.js";
import type { Services } from "./services.js";

/**
 * The HTTP door of this process. Routes of yours go here; one that writes and publishes does both in
 * `services.<name>.transaction(async ({ tx, publish }) => ...)`, so that they commit together.
 */
export const createWeb = (services: Services, _store: Store): Server =>
  createServer((request, response) => {
    if (request.url === "/health") return void answerHealth(services, response);
    response.writeHead(404, { "content-type": "application/json" });
    response.end('{ "error": "no such page" }\n');
  });
