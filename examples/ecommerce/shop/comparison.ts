import { type ChainOptions, startChain } from "../sync-twin/chain.js";
import { anOrder } from "./goods.js";
import type { Shop } from "./shop.js";
import { countEnded, untilAllEnded } from "./wait.js";

/** Orders per run. */
export const REQUESTS = 10;

/** How the orders of one run fared. */
export interface Run {
  readonly succeeded: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface ChainRun extends Run {
  /** Requests that failed further down when some service had done its work already. */
  readonly halfDone: number;
}

export interface AcceptanceRun extends Run {
  /** Orders that reached their end, and when the last of them did. */
  readonly ended: number;
  readonly outcomeMs: number;
}

/** Sends orders through the chain of five synchronous services, side by side. */
export async function runChain(options: ChainOptions): Promise<ChainRun> {
  const chain = await startChain(options);
  try {
    const took = await Promise.all(Array.from({ length: REQUESTS }, () => callChain(chain.url)));
    return { ...summary(took), halfDone: chain.halfDone() };
  } finally {
    await chain.close();
  }
}

/**
 * Places as many orders in the shop, one after another, then waits for their outcomes.
 * `recover` runs in between: it may start a service that was down.
 */
export async function runAcceptance(
  shop: Shop,
  recover: () => Promise<void>,
): Promise<AcceptanceRun> {
  const endedBefore = await countEnded(shop.store);
  const began = performance.now();
  const took: Took[] = [];
  for (let order = 0; order < REQUESTS; order += 1) {
    const { status, tookMs } = await shop.place(anOrder());
    took.push({ ok: status === 202, tookMs });
  }
  await recover();
  await untilAllEnded(shop.store);
  const outcomeMs = performance.now() - began;
  return { ...summary(took), ended: (await countEnded(shop.store)) - endedBefore, outcomeMs };
}

async function callChain(url: string): Promise<Took> {
  const before = performance.now();
  const { ok } = await fetch(url, { method: "POST" });
  return { ok, tookMs: performance.now() - before };
}

interface Took {
  readonly ok: boolean;
  readonly tookMs: number;
}

function summary(took: readonly Took[]): Run {
  const sorted = took.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  return { succeeded: took.filter(({ ok }) => ok).length, p50Ms: at(0.5), p99Ms: at(0.99) };
}
