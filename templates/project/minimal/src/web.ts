import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type Store, systemRandom } from "asyncapi-gen/runtime";
import { SendWelcome } from "../generated/messages/send-welcome.js";
import * as accounts from "../services/accounts/accounts.js";
import { answerHealth } from "./health.js";
import type { Services } from "./services.js";

const BODY_BYTES_MAX = 64 * 1024;

/** The HTTP door of this process: `POST /accounts`, `GET /accounts/<accountId>`, `GET /health`. */
export const createWeb = (services: Services, store: Store): Server =>
  createServer((request, response) => {
    respond(services, store, request, response).catch(() => {
      // Details belong in the log, not with whoever asked.
      if (!response.headersSent) send(response, 503, { error: "try again" });
    });
  });

async function respond(
  services: Services,
  store: Store,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method, url = "/" } = request;
  if (url === "/health") await answerHealth(services, response);
  else if (method === "POST" && url === "/accounts") await post(services, request, response);
  else if (method === "GET" && url.startsWith("/accounts/")) {
    const account = await accounts.find(store, url.slice("/accounts/".length));
    send(response, account === undefined ? 404 : 200, account ?? { error: "no such account" });
  } else send(response, 404, { error: `no such page: ${method} ${url}` });
}

async function post(
  { accounts: service }: Services,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const accountId = systemRandom.newId();
  const wanted: unknown = { ...(await readJson(request)), accountId };
  // The contract's own validator guards the door: what it refuses never reaches a transaction.
  const issue = SendWelcome.validate(wanted);
  if (issue !== undefined) {
    const { pointer, expected, found } = issue;
    return send(response, 400, { error: `${pointer} must be ${expected}, found ${found}` });
  }
  await accounts.open(service, wanted as SendWelcome, systemRandom.newId());
  send(response, 202, { accountId });
}

/** Nothing for a body that is no JSON object or too large; the validator then says what it wanted. */
async function readJson(request: IncomingMessage): Promise<object> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) return {};
    chunks.push(chunk);
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(`${JSON.stringify(body)}\n`);
}
