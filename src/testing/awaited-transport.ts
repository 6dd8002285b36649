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

/** A message as it was published, by its mark. */
interface Marked {
  readonly channel: string;
  readonly id: string;
}

/** What one consumer still has to be given. */
interface Expecting {
  expect(message: Marked): void;
  deliver(id: string): void;
  /** Adds a reader, or takes one away: without any, nobody waits. */
  readers(by: 1 | -1): void;
}

function createExpecting(
  accepts: (channel: string) => boolean,
  begin: () => () => void,
): Expecting {
  /** By mark, with how to stop waiting for it; undefined: nobody waits. */
  const waiting = new Map<string, (() => void) | undefined>();
  // A delivery may come before its publisher has heard that it was accepted.
  const delivered = new Set<string>();
  let open = 0;
  return {
    expect({ channel, id }) {
      if (accepts(channel) && !delivered.has(id)) waiting.set(id, open > 0 ? begin() : undefined);
    },
    deliver(id) {
      delivered.add(id);
      waiting.get(id)?.();
      waiting.delete(id);
    },
    readers(by) {
      const before = open;
      open += by;
      if (before > 0 && open > 0) return;
      for (const [id, end] of waiting) {
        end?.();
        waiting.set(id, open > 0 ? begin() : undefined);
      }
    },
  };
}

/**
 * A transport on a real server for tests that move a virtual clock: the server knows nothing of that
 * clock, so a message counts as work under way from its publishing until it is delivered. Only for
 * transports that deliver every message that they accept, duplicates included.
 */
export function awaitedTransport(transport: Transport): Transport {
  const consumers = new Map<string, Expecting>();
  const published: Marked[] = [];
  let environment: Environment | undefined;
  let count = 0;

  const begin = () =>
    environment === undefined ? () => {} : activityOf(environment.clock).begin();
  const known = ({ consumer, channels, startFrom }: SubscribeOptions): Expecting => {
    const found = consumers.get(consumer) ?? createExpecting(channelMatcher(channels), begin);
    if (!consumers.has(consumer) && startFrom !== "now") published.forEach(found.expect);
    consumers.set(consumer, found);
    return found;
  };
  const marked = (message: TransportMessage): TransportMessage => {
    count += 1;
    return { ...message, headers: { ...message.headers, [mark]: String(count) } };
  };
  const { listen } = transport;
  return {
    ...transport,
    ...(listen === undefined
      ? {}
      : {
          listen: (address, hear) => listen(address, (message) => hear(unmarked(message).message)),
        }),
    async start(given) {
      environment ??= given;
      await transport.start(given);
    },
    async publish(batch) {
      const all = batch.map(marked);
      const outcomes = await transport.publish(all);
      for (const { channel, headers } of all.filter((_, index) => outcomes[index] === "accepted")) {
        const message = { channel, id: String(headers[mark]) };
        published.push(message);
        for (const consumer of consumers.values()) consumer.expect(message);
      }
      return outcomes;
    },
    async subscribe(wanted) {
      const consumer = known(wanted);
      consumer.readers(1);
      const subscription = await transport.subscribe({
        ...wanted,
        async deliver(delivery) {
          const { id, message } = unmarked(delivery.message);
          const end = begin();
          consumer.deliver(id);
          await wanted.deliver({ ...delivery, message }).finally(end);
        },
      });
      let isOpen = true;
      return {
        async close() {
          await subscription.close();
          if (isOpen) consumer.readers(-1);
          isOpen = false;
        },
      };
    },
  };
}

function unmarked(received: TransportMessage): {
  readonly id: string;
  readonly message: TransportMessage;
} {
  const { [mark]: id, ...headers } = received.headers;
  return { id: String(id), message: { ...received, headers } };
}
