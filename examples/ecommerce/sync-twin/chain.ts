import { createServer, type Server } from "node:http";
import { close, listen } from "../shop/listen.js";

/** The shop's five services in the order in which a synchronous request walks through them. */
export const CHAIN = ["order", "inventory", "credit", "warehouse", "notification"] as const;
export type Link = (typeof CHAIN)[number];

export interface ChainOptions {
  /** What each service needs for its own work. */
  readonly workMs: number;
  /** One service that needs longer, and how long. */
  readonly slow?: { readonly service: Link; readonly workMs: number };
  /** One service that answers 503. */
  readonly down?: Link;
}

export interface Chain {
  /** Where the first service listens. */
  readonly url: string;
  /** Services that had done their work when a request failed further down: half-done orders. */
  readonly halfDone: () => number;
  close(): Promise<void>;
}

/**
 * The same shop as a chain of synchronous calls: each service does its work, then calls the next
 * one and waits for its answer. It is what teams have before they turn to events; the comparison
 * is run against it, not claimed.
 */
export async function startChain(options: ChainOptions): Promise<Chain> {
  const servers: Server[] = [];
  let effects = 0;
  let next: string | undefined;
  for (const service of [...CHAIN].reverse()) {
    const server = link(service, next, options, () => {
      effects += 1;
    });
    next = await listen(server);
    servers.push(server);
  }
  return {
    url: next ?? "",
    halfDone: () => effects,
    close: async () => {
      await Promise.all(servers.map(close));
    },
  };
}

function link(
  service: Link,
  next: string | undefined,
  options: ChainOptions,
  halfDone: () => void,
): Server {
  const status = async (): Promise<number> => {
    if (options.down === service) return 503;
    await work(options.slow?.service === service ? options.slow.workMs : options.workMs);
    if (next === undefined) return 200;
    const answer = await fetch(next, { method: "POST" }).catch(() => undefined);
    return answer?.ok ? 200 : 502;
  };
  return createServer(async (request, response) => {
    request.resume();
    const answer = await status();
    // The first service sees what its customer sees; work was done before the chain broke.
    if (answer === 502 && service === CHAIN[0]) halfDone();
    response.writeHead(answer).end();
  });
}

const work = (workMs: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, workMs);
  });
