import type {
  Environment,
  SubscribeOptions,
  Transport,
  TransportMessage,
} from "../runtime/transport/transport.js";
import { channelMatcher } from "../runtime/wire/channel-address.js";
import { activityOf } from "../runtime/work/activity.js";

/** Marks a message, since strangers' messages may have no id. */
const mark = "awaited-mark";

interface Consumer {
  readonly accepts: (channel: string) => boolean;
  /** What was published for it and not acknowledged, by mark; with how to stop waiting for it. */
  readonly waiting: Map<string, (() => void) | undefined>;
  /** What has been delivered, also before its publisher heard that it was accepted. */
  readonly delivered: Set<string>;
  open: number;
}

/**
 * A transport on a real server for tests that move a virtual clock: the server knows nothing of that
 * clock, so a message counts as work under way from its publishing until it is delivered. Only for
 * transports that deliver every message that they accept, duplicates included.
 */
export function awaitedTransport(transport: Transport): Transport {
  const consumers = new Map<string, Consumer>();
  const published: { readonly channel: string; readonly id: string }[] = [];
  let environment: Environment | undefined;
  let count = 0;

  const begin = () =>
    environment === undefined ? () => {} : activityOf(environment.clock).begin();
  const expectAt = (consumer: Consumer, id: string) => {
    consumer.waiting.set(id, consumer.open > 0 ? begin() : undefined);
  };
  const known = ({ consumer: name, channels, startFrom }: SubscribeOptions): Consumer => {
    const found = consumers.get(name);
    if (found !== undefined) return found;
    const consumer: Consumer = {
      accepts: channelMatcher(channels),
      waiting: new Map(),
      delivered: new Set(),
      open: 0,
    };
    consumers.set(name, consumer);
    const missed = startFrom === "now" ? [] : published;
    for (const { channel, id } of missed) if (consumer.accepts(channel)) expectAt(consumer, id);
    return consumer;
  };
  const open = (consumer: Consumer) => {
    consumer.open += 1;
    for (const [id, end] of consumer.waiting)
      if (end === undefined) consumer.waiting.set(id, begin());
  };
  const close = (consumer: Consumer) => {
    consumer.open -= 1;
    if (consumer.open > 0) return;
    for (const [id, end] of consumer.waiting) {
      end?.();
      consumer.waiting.set(id, undefined);
    }
  };
  const marked = (message: TransportMessage): TransportMessage => {
    count += 1;
    return { ...message, headers: { ...message.headers, [mark]: String(count) } };
  };
  return {
    ...transport,
    async start(given) {
      environment ??= given;
      await transport.start(given);
    },
    async publish(batch) {
      const all = batch.map(marked);
      const outcomes = await transport.publish(all);
      for (const [index, { channel, headers }] of all.entries()) {
        if (outcomes[index] !== "accepted") continue;
        const id = String(headers[mark]);
        published.push({ channel, id });
        for (const consumer of consumers.values()) {
          if (consumer.accepts(channel) && !consumer.delivered.has(id)) expectAt(consumer, id);
        }
      }
      return outcomes;
    },
    async subscribe(wanted) {
      const consumer = known(wanted);
      open(consumer);
      const subscription = await transport.subscribe({
        ...wanted,
        async deliver(delivery) {
          const { [mark]: marker, ...headers } = delivery.message.headers;
          const id = String(marker);
          consumer.delivered.add(id);
          const end = begin();
          consumer.waiting.get(id)?.();
          consumer.waiting.delete(id);
          try {
            await wanted.deliver({ ...delivery, message: { ...delivery.message, headers } });
          } finally {
            end();
          }
        },
      });
      let closed = false;
      return {
        async close() {
          await subscription.close();
          if (!closed) close(consumer);
          closed = true;
        },
      };
    },
  };
}
