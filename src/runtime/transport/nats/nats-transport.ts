import { RuntimeError } from "../../errors.js";
import type {
  Environment,
  PublishOutcome,
  Transport,
  TransportFeatures,
  TransportMessage,
} from "../transport.js";
import { type Connected, type ConnectionSettings, connectToNats } from "./connection.js";
import { backlogOf } from "./durable.js";
import { listenTo } from "./listen.js";
import { createPublish } from "./publish.js";
import type { ReaderSettings } from "./reader.js";
import { checkStreamName, ensureStream, type StreamSettings } from "./stream.js";
import { startSubscription } from "./subscription.js";

export interface NatsTransportOptions extends ConnectionSettings, StreamSettings {
  /** Most messages of one consumer and channel under way at once, over all its keys. Default 16. */
  readonly concurrency?: number;
  /** Most messages of one consumer and channel in memory. Default 64, at least `concurrency`. */
  readonly inFlightMax?: number;
  /** Most bytes of one consumer and channel in memory; one message always fits. Default 8 MiB. */
  readonly bytesInFlightMax?: number;
  /** How long the server waits for a sign of life before it delivers a message again. Default 30 s. */
  readonly ackWaitMs?: number;
  /** How long publishing waits for the server's answer. Default 5 s. */
  readonly publishTimeoutMs?: number;
}

const backlogTimeoutMs = 1_000;

const features: TransportFeatures = {
  competingConsumers: true,
  sharing: "failover",
  replay: true,
  orderByKey: true,
  durable: true,
  backlog: true,
  listening: true,
};

interface Started {
  readonly connected: Connected;
  readonly environment: Environment;
  readonly publish: (batch: readonly TransportMessage[]) => Promise<readonly PublishOutcome[]>;
}

/**
 * A transport on NATS JetStream (server 2.9 or later): one stream per system, kept in files, from
 * which nothing is removed before its time. It reconnects for ever; while it is away, messages wait
 * in the outbox. One process reads a consumer's channel at a time, the others stand by.
 *
 * `start` throws a retryable RuntimeError `unavailable` while no server can be reached, and `options`
 * where the stream exists with a configuration that would lose messages.
 */
export function natsTransport(options: NatsTransportOptions): Transport {
  checkStreamName(options.stream);
  const settings = readerSettings(options);
  let starting: Promise<Started> | undefined;
  let connected: Connected | undefined;
  const started = async (): Promise<Started> => {
    if (starting === undefined) throw new RuntimeError("not-started", "Start the transport first.");
    return starting;
  };
  return {
    name: "nats",
    features,
    async start(environment) {
      if (starting === undefined && environment === undefined) {
        throw new RuntimeError("options", "The transport needs an environment to start with.");
      }
      starting ??= environment && open(options, environment);
      try {
        connected = (await starting)?.connected;
      } catch (error) {
        starting = undefined; // the next start tries again
        throw error;
      }
    },
    async publish(batch) {
      return (await started()).publish(batch);
    },
    failure: () =>
      connected === undefined || connected.isUp ? undefined : "NATS is away; reconnecting.",
    async listen(address, hear) {
      return listenTo((await started()).connected, options.stream, address, hear);
    },
    async backlog(consumers) {
      const { isUp, driver, nats } = (await started()).connected;
      // It is asked for by those who want to know what is wrong: they are not kept waiting for it.
      if (!isUp) return new Map();
      const manager = await driver.jetstream.jetstreamManager(nats, {
        timeout: backlogTimeoutMs,
        checkAPI: false,
      });
      return backlogOf({ manager }, options.stream, consumers).catch(() => new Map());
    },
    async subscribe(wanted) {
      const now = await started();
      return startSubscription(now.connected, now.environment, options.stream, settings, wanted);
    },
    async close() {
      const now = await starting?.catch(() => undefined);
      starting = undefined;
      connected = undefined;
      await now?.connected.close();
    },
  };
}

async function open(options: NatsTransportOptions, environment: Environment): Promise<Started> {
  const connected = await connectToNats(options, environment);
  try {
    await ensureStream(connected, options);
  } catch (error) {
    await connected.close();
    throw error;
  }
  const { stream, publishTimeoutMs = 5_000, dedupeWindowMs, bytesMax } = options;
  const dedupe = dedupeWindowMs !== 0;
  const settings = { stream, publishTimeoutMs, dedupe, bytesMax };
  return { connected, environment, publish: createPublish(connected, environment.clock, settings) };
}

function readerSettings(options: NatsTransportOptions): ReaderSettings {
  const concurrency = atLeastOne("concurrency", options.concurrency ?? 16);
  const inFlightMax = Math.max(concurrency, atLeastOne("inFlightMax", options.inFlightMax ?? 64));
  return {
    concurrency,
    inFlightMax,
    bytesInFlightMax: atLeastOne("bytesInFlightMax", options.bytesInFlightMax ?? 8 * 2 ** 20),
    ackWaitMs: atLeastOne("ackWaitMs", options.ackWaitMs ?? 30_000),
    // Room for acknowledgements that the server has not seen yet.
    pendingMax: 2 * inFlightMax,
  };
}

function atLeastOne(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1) return value;
  throw new RuntimeError("options", `${name} must be a whole number from 1, not ${value}.`);
}
