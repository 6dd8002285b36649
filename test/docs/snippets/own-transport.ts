import {
  channelMatcher,
  type Delivery,
  type SubscribeOptions,
  type Transport,
  type TransportMessage,
} from "asyncapi-gen/runtime";

/** A group of consumers, and what it has not acknowledged yet, oldest first. */
interface Group {
  readonly wanted: SubscribeOptions;
  readonly waiting: { message: TransportMessage; redelivered: boolean; underWay: boolean }[];
  readonly underWay: Set<Promise<void>>;
  open: boolean;
}

const concurrencyMax = 16;

/** The smallest transport that keeps the promises: one process, everything in an array. */
export function arrayTransport(): Transport {
  const log: TransportMessage[] = [];
  const groups = new Map<string, Group>();

  const offer = ({ wanted, waiting }: Group, message: TransportMessage) => {
    if (!channelMatcher(wanted.channels)(message.channel)) return;
    waiting.push({ message, redelivered: false, underWay: false });
  };
  const pump = (group: Group): void => {
    const busy = new Set<string>();
    for (const one of group.waiting) {
      const { channel, key } = one.message;
      const lane = `${channel} ${key}`;
      const free = key === undefined || !busy.has(lane);
      if (key !== undefined) busy.add(lane);
      if (!group.open || group.underWay.size >= concurrencyMax) return;
      if (free && !one.underWay) begin(group, one);
    }
  };
  const begin = (group: Group, one: Group["waiting"][number]): void => {
    one.underWay = true;
    const running = settle(group.wanted, one).then((acknowledged) => {
      group.underWay.delete(running);
      one.underWay = false;
      one.redelivered = true;
      if (acknowledged) group.waiting.splice(group.waiting.indexOf(one), 1);
      setTimeout(() => pump(group), acknowledged ? 0 : 50);
    });
    group.underWay.add(running);
  };
  return {
    name: "array",
    features: { competingConsumers: false, replay: false, orderByKey: true, durable: false },
    async start() {},
    async publish(batch) {
      log.push(...batch);
      for (const group of groups.values()) {
        for (const message of batch) offer(group, message);
        pump(group);
      }
      return batch.map(() => "accepted");
    },
    async subscribe(wanted) {
      const known = groups.get(wanted.consumer);
      const group: Group = {
        wanted,
        waiting: known?.waiting ?? [],
        underWay: new Set(),
        open: true,
      };
      groups.set(wanted.consumer, group);
      if (known === undefined) for (const message of log) offer(group, message);
      pump(group);
      return {
        async close() {
          group.open = false;
          await Promise.all(group.underWay);
        },
      };
    },
    async close() {
      for (const group of groups.values()) group.open = false;
    },
  };
}

/** True: acknowledged. Whatever else `deliver` does, the message comes again. */
async function settle(
  { deliver }: SubscribeOptions,
  { message, redelivered }: Group["waiting"][number],
): Promise<boolean> {
  let acknowledged = false;
  const delivery: Delivery = {
    message,
    redelivered,
    ack: async () => {
      acknowledged = true;
    },
    nack: async () => {},
  };
  await deliver(delivery).catch(() => {});
  return acknowledged;
}
