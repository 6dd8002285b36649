import { channelMatcher } from "../wire/channel-address.js";
import { createGroup, type Group } from "./memory-group.js";
import type {
  Environment,
  PublishOutcome,
  SubscribeOptions,
  Subscription,
  Transport,
  TransportMessage,
} from "./transport.js";

export interface MemoryTransportOptions {
  /** Most deliveries of one consumer under way at once, over all its keys. Default 16. */
  readonly concurrency?: number;
}

/** A transport inside this process; also says what it has seen. */
export interface MemoryTransport extends Transport {
  /** Everything published so far, oldest first. */
  readonly published: readonly TransportMessage[];
}

/**
 * A transport in memory, for tests and simulations: what is in it ends with the process. It keeps
 * every message, so that a consumer who comes later can begin at the beginning.
 */
export function memoryTransport(options: MemoryTransportOptions = {}): MemoryTransport {
  const published: { readonly message: TransportMessage; readonly atMs: number }[] = [];
  const groups = new Map<string, Group>();
  const listeners = new Map<string, Set<(message: TransportMessage) => void>>();
  let environment: Environment | undefined;
  const started = (): Environment => {
    if (environment === undefined) throw new TypeError("start() the transport first");
    return environment;
  };
  const groupOf = (wanted: SubscribeOptions): Group => {
    const known = groups.get(wanted.consumer);
    if (known !== undefined) return known;
    const group = createGroup(started().clock, options.concurrency ?? 16);
    groups.set(wanted.consumer, group);
    return group;
  };
  return {
    name: "memory",
    features: {
      competingConsumers: true,
      replay: true,
      orderByKey: true,
      durable: false,
      listening: true,
    },
    get published() {
      return published.map(({ message }) => message);
    },
    async start(given) {
      environment ??= given;
    },
    async publish(batch): Promise<readonly PublishOutcome[]> {
      const atMs = started().clock.now();
      for (const message of batch) {
        published.push({ message, atMs });
        const placed = withPlace(message, published.length - 1);
        for (const group of groups.values()) group.offer(placed);
        for (const hear of listeners.get(message.channel) ?? []) hear(message);
      }
      return batch.map(() => "accepted");
    },
    async subscribe(wanted): Promise<Subscription> {
      const isNew = !groups.has(wanted.consumer);
      const group = groupOf(wanted);
      const close = group.join(wanted.deliver, channelMatcher(wanted.channels));
      if (isNew) {
        const fromMs = startMs(wanted.startFrom, started().clock.now());
        for (const [index, { message, atMs }] of published.entries()) {
          if (atMs >= fromMs) group.offer(withPlace(message, index));
        }
      }
      return { close };
    },
    async listen(address, hear) {
      const known = listeners.get(address) ?? new Set();
      listeners.set(address, known.add(hear));
      return { close: async () => void known.delete(hear) };
    },
    async close() {
      groups.clear();
    },
  };
}

const withPlace = (message: TransportMessage, index: number): TransportMessage => ({
  ...message,
  coordinates: `memory/${index}`,
});

function startMs(startFrom: SubscribeOptions["startFrom"], nowMs: number): number {
  if (startFrom === "now") return nowMs + 1;
  return startFrom instanceof Date ? startFrom.getTime() : Number.NEGATIVE_INFINITY;
}
