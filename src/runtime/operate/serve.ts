import { timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { RuntimeError } from "../errors.js";
import { runInForeground } from "../work/background.js";
import type { Operator } from "./operator.js";
import { type Arguments, verbOf } from "./verbs.js";

/** Lets other processes of this machine operate a store that only this one can have open. */
export interface OperatingServer {
  readonly port: number;
  /** Answers what has been asked, and nothing more. */
  close(): Promise<void>;
}

/** A dead letter's mended payload, as base64, is the largest thing that comes. */
const bodyBytesMax = 16 * 1024 * 1024;
const receiveTimeoutMs = 10_000;
const connectionsMax = 16;

/**
 * Serves the verbs on a free port of 127.0.0.1 to who knows `token`. It keeps no process alive.
 * Refuses what a web page could be made to send: another Host (a name that was rebound to this
 * address), any Origin, any other content type than JSON.
 */
export async function serveOperator(operator: Operator, token: string): Promise<OperatingServer> {
  const server = createServer(
    { requestTimeout: receiveTimeoutMs, headersTimeout: receiveTimeoutMs, maxHeaderSize: 8 * 1024 },
    // Whoever opened the store first may have done so in the background; people wait for this.
    (request, response) =>
      void runInForeground(() => respond(request, response, { operator, token, server })),
  );
  server.maxConnections = connectionsMax;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  return {
    port: portOf(server),
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      await closed;
    },
  };
}

interface Serving {
  readonly operator: Operator;
  readonly token: string;
  readonly server: Server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function respond(request: IncomingMessage, response: ServerResponse, serving: Serving) {
  try {
    const refusal = refusalOf(request, serving);
    if (refusal !== undefined) return send(response, refusal, {});
    const verb = verbOf(request.url?.slice(1) ?? "");
    if (verb === undefined) return send(response, 404, {});
    const body = await bodyOf(request);
    if (body === undefined) return send(response, 413, {});
    const result = await verb(serving.operator, parsed(body));
    send(response, 200, { result: result ?? null });
  } catch (error) {
    send(response, 400, { error: told(error) });
  }
}

/** The status that a request earns before it is looked at; undefined: it may be answered. */
function refusalOf({ method, headers }: IncomingMessage, { token, server }: Serving) {
  if (headers.host !== `127.0.0.1:${portOf(server)}` || headers.origin !== undefined) return 403;
  if (!isSame(headers.authorization ?? "", `Bearer ${token}`)) return 401;
  if (method !== "POST") return 405;
  return headers["content-type"] === "application/json" ? undefined : 415;
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Undefined: it is too large. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parsed(body: string): Arguments {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === "object" && value !== null) return value as Arguments;
  } catch {
    // told below, as for any other text that is no object
  }
  throw new RuntimeError("options", "The body must be a JSON object.");
}

const told = (error: unknown) => ({
  code: error instanceof RuntimeError ? error.code : "failed",
  message: error instanceof Error ? error.message : String(error),
});

function send(response: ServerResponse, status: number, body: object): void {
  const headers = { "content-type": "application/json", connection: "close" };
  response.writeHead(status, headers).end(JSON.stringify(body));
}
