import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Service, Store } from "asyncapi-gen/runtime";
import { OrderStarted } from "../../generated/messages/order-started.js";
import type { OrderPublisher } from "../../generated/order/publisher.js";
import * as orders from "./orders.js";
import { placeOrder } from "./place-order.js";

const BODY_BYTES_MAX = 256 * 1024;

export interface OrderHttpOptions {
  readonly service: Service<OrderPublisher>;
  readonly store: Store;
  readonly newId: () => string;
}

/** `POST /orders` and `GET /orders/<orderId>`; the caller has the server. */
export const orderRequests =
  (options: OrderHttpOptions): RequestListener =>
  (request, response) => {
    respond(options, request, response).catch(() => {
      // Whatever went wrong is the server's; details belong in its log, not with the customer.
      if (!response.headersSent) send(response, 503, { error: "try again" });
    });
  };

async function respond(
  options: OrderHttpOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  if (request.method === "POST" && pathname === "/orders") {
    await post(options, request, response);
  } else if (request.method === "GET" && pathname.startsWith("/orders/")) {
    await show(options, pathname.slice("/orders/".length), response);
  } else {
    send(response, 404, { error: `no such page: ${request.method} ${pathname}` });
  }
}

async function post(
  options: OrderHttpOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readJson(request);
  // The contract's own validator guards the door: an invalid order never reaches a transaction.
  const issue = OrderStarted.validate(body);
  if (issue !== undefined) {
    const { pointer, expected, found } = issue;
    return send(response, 400, {
      error: `${pointer} must be ${expected}, found ${found}`,
      pointer,
    });
  }
  const order = body as OrderStarted;
  const correlationId = header(request, "x-correlation-id") ?? options.newId();
  const placement = await placeOrder(options.service, order, correlationId);
  if (placement.outcome === "conflict") {
    return send(response, 409, { error: `another order has the id ${order.orderId}` });
  }
  const duplicate = placement.outcome === "duplicate";
  send(response, duplicate ? 200 : 202, { ...placement.order, duplicate });
}

async function show(
  options: OrderHttpOptions,
  orderId: string,
  response: ServerResponse,
): Promise<void> {
  const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(orderId);
  const order = isUuid ? await orders.find(options.store, orderId) : undefined;
  if (order === undefined) send(response, 404, { error: "no such order" });
  else send(response, 200, order);
}

/** Undefined for a body that is no JSON or too large; the validator then says what it wanted. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    return undefined;
  }
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" && value.length > 0 && value.length <= 200 ? value : undefined;
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(`${JSON.stringify(body)}\n`);
}
