import type { ResolvedRetry } from "../consumer/consumer-options.js";
import { RuntimeError } from "../errors.js";
import { silentLogger } from "../logger.js";
import type { ValueExpression } from "../message.js";
import type { ServiceOptions } from "../service.js";
import { systemClock } from "../system-clock.js";
import { systemRandom } from "../system-random.js";
import type { Environment } from "../transport/transport.js";
import { checkExpression } from "../wire/expression.js";

/** A service's options with every default filled in. */
export interface ResolvedOptions {
  readonly environment: Environment;
  readonly retry: ResolvedRetry;
  readonly batch: number;
  readonly pollIntervalMs: number;
  readonly drainTimeoutMs: number;
  readonly dedupeWindowMs: number;
  readonly redriveTimeMs: number;
  readonly sagaRetentionMs: number;
  readonly messageBytesMax: number;
  readonly headerBytesMax: number;
  readonly publishMax: number;
  readonly requestsMax: number;
  readonly strangerIds: Readonly<Record<string, ValueExpression>>;
  readonly unknownTypes: "dead-letter" | "ignore";
}

const dayMs = 24 * 3_600_000;
const weekMs = 7 * dayMs;
// A transaction that goes on for long holds its locks for long.
const batchMax = 1_000;

export function resolveOptions(options: ServiceOptions): ResolvedOptions {
  const dedupeWindowMs = options.dedupeWindowMs ?? weekMs;
  const resolved = {
    environment: {
      clock: options.clock ?? systemClock,
      random: options.random ?? systemRandom,
      log: options.logger ?? silentLogger,
    },
    retry: {
      attemptsMax: options.retry?.attemptsMax ?? 8,
      delayMs: options.retry?.delayMs ?? 200,
      delayMsMax: options.retry?.delayMsMax ?? 60_000,
      afterDeadLetter: options.retry?.afterDeadLetter ?? "park",
    },
    batch: options.consumers?.batch ?? 1,
    pollIntervalMs: options.pollIntervalMs ?? 100,
    drainTimeoutMs: options.drainTimeoutMs ?? 10_000,
    dedupeWindowMs,
    redriveTimeMs: options.redriveTimeMs ?? dayMs,
    sagaRetentionMs: options.sagaRetentionMs ?? Math.max(30 * dayMs, dedupeWindowMs),
    messageBytesMax: options.messageBytesMax ?? 2 ** 20,
    headerBytesMax: options.headerBytesMax ?? 2 ** 16,
    publishMax: options.publishMax ?? 10_000,
    requestsMax: options.requestsMax ?? 1_000,
    strangerIds: readStrangerIds(options.strangerIds ?? {}),
    unknownTypes: options.unknownTypes ?? "dead-letter",
  } as const;
  refuseUnusable(resolved);
  return resolved;
}

/** A bare JSON pointer looks into the payload. */
function readStrangerIds(
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, ValueExpression>> {
  const read = Object.entries(given).map(([channel, place]) => {
    const expression = place.startsWith("/") ? `$message.payload#${place}` : place;
    try {
      checkExpression(expression);
    } catch (error) {
      throw new RuntimeError("options", `strangerIds["${channel}"]: ${String(error)}`);
    }
    return [channel, expression] as const;
  });
  return Object.fromEntries(read);
}

function refuseUnusable({ retry, dedupeWindowMs, ...options }: ResolvedOptions): void {
  const positive = {
    attemptsMax: retry.attemptsMax,
    delayMs: retry.delayMs,
    delayMsMax: retry.delayMsMax,
    pollIntervalMs: options.pollIntervalMs,
    messageBytesMax: options.messageBytesMax,
    headerBytesMax: options.headerBytesMax,
    publishMax: options.publishMax,
    requestsMax: options.requestsMax,
  };
  for (const [name, value] of Object.entries(positive)) {
    if (!(value > 0))
      throw new RuntimeError("options", `${name} must be greater than 0, not ${value}.`);
  }
  if (!Number.isInteger(options.batch) || options.batch < 1 || options.batch > batchMax) {
    throw new RuntimeError(
      "options",
      `consumers.batch must be a whole number from 1 to ${batchMax}, not ${options.batch}.`,
    );
  }
  if (options.sagaRetentionMs < dedupeWindowMs) {
    throw new RuntimeError(
      "options",
      `sagaRetentionMs is ${options.sagaRetentionMs}, which is shorter than dedupeWindowMs, ${dedupeWindowMs}: a saga could be forgotten and begun again.`,
    );
  }
  const { redriveTimeMs } = options;
  const retriedMs = longestRetryMs(retry);
  if (redriveTimeMs >= 0 && dedupeWindowMs >= retriedMs + redriveTimeMs) return;
  throw new RuntimeError(
    "options",
    `dedupeWindowMs is ${dedupeWindowMs}, but a message may be retried for ${retriedMs} ms and redriven for ${redriveTimeMs} ms after (redriveTimeMs): a duplicate could come after its id is forgotten.`,
  );
}

function longestRetryMs({ attemptsMax, delayMs, delayMsMax }: ResolvedRetry): number {
  const doublings = Math.min(attemptsMax - 1, Math.ceil(Math.log2(delayMsMax / delayMs)));
  const rising = Array.from({ length: Math.max(0, doublings) }, (_, index) => delayMs * 2 ** index);
  const flat = Math.max(0, attemptsMax - 1 - rising.length) * delayMsMax;
  return rising.reduce((sum, one) => sum + one, flat);
}
