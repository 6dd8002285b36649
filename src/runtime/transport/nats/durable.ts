import type { ConsumerConfig, ConsumerInfo } from "@nats-io/jetstream";
import { digest } from "../../wire/hash.js";
import type { SubscribeOptions } from "../transport.js";
import type { Connected } from "./connection.js";
import { codeOf, findStream, streamNotFound } from "./stream.js";
import { filterOf } from "./subject.js";

/**
 * The position of a consumer on a channel is a durable consumer of JetStream, in generations.
 *
 * Whoever begins to read makes a new durable that starts behind the acknowledgement floor of the one
 * before, and deletes that one. What was delivered and not acknowledged then comes again at once and
 * in the stream's order, before anything new: with one durable for all it would come after `ack_wait`,
 * overtaken by what follows it on its key. What was acknowledged out of order comes again, too; the
 * inbox knows it.
 *
 * A reader whose lease ran out while it was stopped (a zombie) can therefore do no harm: its durable
 * is gone, so it gets nothing new and its acknowledgements go nowhere. What it still holds in hand lies
 * behind the floor from which its successor began, both take each key in order, and the inbox lets each
 * message take effect once: whichever of the two is first, the order is that of the stream.
 *
 * Several durables of one place can be left behind by a crash between making and deleting. The highest
 * floor is right then: below each floor everything was acknowledged, whoever did it.
 */
export interface Place {
  readonly stream: string;
  readonly consumer: string;
  /** With `{parameter}`s. */
  readonly channel: string;
}

export interface DurableSettings {
  readonly ackWaitMs: number;
  /** Most messages delivered and not acknowledged, as the server counts them. */
  readonly pendingMax: number;
}

/** A place taken over. */
export interface Generation {
  readonly name: string;
  /** The former reader may have been handling what lies before this sequence number when it ended. */
  readonly suspectUpTo: number;
}

const nanosPerMs = 1_000_000;

/** Makes the position of a consumer that nobody knows yet. */
export async function register(
  connected: Connected,
  place: Place,
  settings: DurableSettings,
  startFrom: SubscribeOptions["startFrom"],
): Promise<void> {
  if ((await generationsOf(connected, place)).length > 0) return;
  const start = await startOf(connected, place, startFrom);
  try {
    await make(connected, place, settings, "first", start);
  } catch (error) {
    // Somebody else was faster, and may have begun elsewhere: then that is where it begins.
    if (codeOf(error) === undefined) throw error;
    if ((await generationsOf(connected, place)).length === 0) throw error;
  }
}

/** Makes the next generation and ends the others. */
export async function takeOver(
  connected: Connected,
  place: Place,
  settings: DurableSettings,
  newId: string,
): Promise<Generation> {
  const former = await generationsOf(connected, place);
  const from = Math.max(1, ...former.map(nextOf));
  const suspectUpTo = Math.max(0, ...former.map(({ delivered }) => delivered.stream_seq));
  const name = await make(connected, place, settings, newId, {
    deliver_policy: "by_start_sequence",
    opt_start_seq: from,
  });
  await Promise.all(former.map((one) => remove(connected, place.stream, one.name)));
  return { name, suspectUpTo };
}

/**
 * The server sets the floor with the first acknowledgement only. Before the first delivery it says
 * what lies behind it instead; that is also how it tells where a point in time stands in the stream.
 */
function nextOf({ ack_floor, delivered, config }: ConsumerInfo): number {
  const behind = delivered.consumer_seq === 0 ? delivered.stream_seq : ack_floor.stream_seq;
  return Math.max(behind + 1, config.opt_start_seq ?? 1);
}

type Start = Pick<ConsumerConfig, "deliver_policy"> &
  Partial<Pick<ConsumerConfig, "opt_start_seq" | "opt_start_time">>;

async function startOf(
  connected: Connected,
  { stream }: Place,
  startFrom: SubscribeOptions["startFrom"] = "beginning",
): Promise<Start> {
  if (startFrom instanceof Date) {
    return { deliver_policy: "by_start_time", opt_start_time: startFrom.toISOString() };
  }
  // Not "new": a server that restarts before the first message would decide anew what is new.
  const found = await findStream(connected, stream);
  const from = startFrom === "now" ? (found?.state.last_seq ?? 0) + 1 : 1;
  return { deliver_policy: "by_start_sequence", opt_start_seq: from };
}

async function make(
  { manager }: Connected,
  place: Place,
  { ackWaitMs, pendingMax }: DurableSettings,
  suffix: string,
  start: Start,
): Promise<string> {
  const name = `${baseName(place)}-${suffix}`;
  await manager.consumers.add(place.stream, {
    name,
    durable_name: name,
    // The name alone does not tell which consumer it is: see backlogOf.
    description: place.consumer,
    filter_subject: filterOf(place.stream, place.channel),
    ack_policy: "explicit",
    ack_wait: ackWaitMs * nanosPerMs,
    max_ack_pending: pendingMax,
    max_deliver: -1,
    replay_policy: "instant",
    ...start,
  });
  return name;
}

async function remove(
  { manager }: Pick<Connected, "manager">,
  stream: string,
  name: string,
): Promise<void> {
  try {
    await manager.consumers.delete(stream, name);
  } catch (error) {
    if (codeOf(error) !== consumerNotFound) throw error;
  }
}

const consumerNotFound = 10_014;

async function generationsOf(
  { manager }: Connected,
  place: Place,
): Promise<readonly ConsumerInfo[]> {
  const base = `${baseName(place)}-`;
  const found: ConsumerInfo[] = [];
  for await (const info of listed(manager, place.stream)) {
    if (info.name.startsWith(base)) found.push(info);
  }
  return found;
}

/** How many messages each of these consumers has not acknowledged yet, over all its channels. */
export async function backlogOf(
  { manager }: Pick<Connected, "manager">,
  stream: string,
  consumers: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const behind = new Map<string, number>();
  for await (const { config, num_pending, num_ack_pending } of listed(manager, stream)) {
    const consumer = config.description ?? "";
    if (!consumers.includes(consumer)) continue;
    behind.set(consumer, (behind.get(consumer) ?? 0) + num_pending + num_ack_pending);
  }
  return behind;
}

/** Ends the position of a consumer that will not come back. False: the stream knows none of it. */
export async function forget(
  { manager }: Pick<Connected, "manager">,
  stream: string,
  consumer: string,
): Promise<boolean> {
  const durables: string[] = [];
  for await (const { name, config } of listed(manager, stream)) {
    if (config.description === consumer) durables.push(name);
  }
  await Promise.all(durables.map((name) => remove({ manager }, stream, name)));
  return durables.length > 0;
}

/** Readable for operators; the digest tells apart what looks alike. */
function baseName({ consumer, channel }: Place): string {
  const readable = `${consumer}-${channel}`.replace(/[^A-Za-z0-9_]+/g, "_").slice(0, 100);
  return `${readable}-${digest(`${consumer}\n${channel}`).replace(/[-_]/g, "").slice(0, 12)}`;
}

/**
 * None where there is no stream. The server lists a consumer that is being deleted as null; the
 * client's types do not say so.
 */
async function* listed(
  manager: Connected["manager"],
  stream: string,
): AsyncGenerator<ConsumerInfo, void> {
  try {
    for await (const info of manager.consumers.list(stream)) {
      const found: ConsumerInfo | null = info;
      if (found !== null) yield found;
    }
  } catch (error) {
    if (codeOf(error) !== streamNotFound) throw error;
  }
}
