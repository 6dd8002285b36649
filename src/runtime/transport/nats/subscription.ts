import { sharedLeases } from "../../lease/shared-leases.js";
import { streamTeam } from "../../lease/stream-team.js";
import type { Environment, SubscribeOptions, Subscription } from "../transport.js";
import type { Connected } from "./connection.js";
import { register } from "./durable.js";
import { type Reader, type ReaderSettings, startReader } from "./reader.js";

interface Holding {
  held(): ReadonlyMap<string, number>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A consumer's channels, each read by the one process that holds its lease: members share a consumer
 * by channel, and a channel fails over. The leases are rows in the consumer's own store, where its
 * inbox is: all members have that one, its clock is the one that counts, and without it nothing can
 * be handled anyway. Without a store this subscription is taken to be the only one of its consumer.
 */
export async function startSubscription(
  connected: Connected,
  environment: Environment,
  stream: string,
  settings: ReaderSettings,
  wanted: SubscribeOptions,
): Promise<Subscription> {
  const { consumer } = wanted;
  const channels = [...new Set(wanted.channels)];
  const readers = new Map<string, Reader>();
  const closing = new Set<Promise<void>>();

  const open = (channel: string, epoch: number) =>
    startReader({
      connected,
      environment,
      settings,
      place: { stream, consumer, channel },
      deliver: wanted.deliver,
      epoch,
      isHeld: () => holding.held().get(channel) === epoch,
    });
  const close = (channel: string, reader: Reader) => {
    readers.delete(channel);
    const closed = reader.close().finally(() => closing.delete(closed));
    closing.add(closed);
  };
  const letGo = async (names: Iterable<string>) => {
    for (const name of [...names]) {
      const reader = readers.get(name);
      if (reader !== undefined) close(name, reader);
    }
    await Promise.all(closing);
  };
  const match = () => {
    const held = holding.held();
    for (const [channel, reader] of [...readers]) {
      if (held.get(channel) === reader.epoch) reader.wake();
      else close(channel, reader);
    }
    for (const [channel, epoch] of held) {
      if (!readers.has(channel)) readers.set(channel, open(channel, epoch));
    }
  };
  const holding = holdingOf(environment, stream, wanted, channels, match, letGo);

  for (const channel of channels) {
    await register(connected, { stream, consumer, channel }, settings, wanted.startFrom);
  }
  await holding.start();
  return {
    async close() {
      await letGo(readers.keys());
      await holding.stop();
      await letGo(readers.keys());
    },
  };
}

function holdingOf(
  environment: Environment,
  stream: string,
  { store, consumer }: SubscribeOptions,
  names: readonly string[],
  onChange: () => void,
  letGo: (names: Iterable<string>) => Promise<void>,
): Holding {
  if (store !== undefined) {
    const team = streamTeam(stream, consumer);
    return sharedLeases({ store, environment, team, names, onChange, letGo });
  }
  let all: ReadonlyMap<string, number> = new Map();
  return {
    held: () => all,
    async start() {
      all = new Map(names.map((name) => [name, 1]));
      onChange();
    },
    async stop() {
      all = new Map();
    },
  };
}
