import { matchAddress } from "../../wire/channel-address.js";
import { startLoop } from "../../work/loop.js";
import type { Environment, SubscribeOptions } from "../transport.js";
import { type Connected, ping } from "./connection.js";
import { type DurableSettings, type Place, takeOver } from "./durable.js";
import { createLanes, type Given, type Lanes } from "./lanes.js";
import { createPuller, type Pulled, type Puller, type PullRoom } from "./puller.js";
import { readMessage } from "./read-message.js";

export interface ReaderSettings extends DurableSettings {
  readonly concurrency: number;
  readonly inFlightMax: number;
  readonly bytesInFlightMax: number;
}

/** Reads one channel for one consumer, as long as its lease is held. */
export interface Reader {
  readonly epoch: number;
  /** The lease is held (again). */
  wake(): void;
  close(): Promise<void>;
}

export interface ReaderOptions {
  readonly connected: Connected;
  readonly environment: Environment;
  readonly settings: ReaderSettings;
  readonly place: Place;
  readonly deliver: SubscribeOptions["deliver"];
  readonly epoch: number;
  isHeld(): boolean;
}

// What a message is besides its data: subjects, headers.
const overheadBytes = 2 ** 17;
const farewellMs = 1_000;

export function startReader(options: ReaderOptions): Reader {
  const { connected, environment, settings, place } = options;
  let puller: Puller | undefined;
  let isFirst = true;
  let closed = false;

  const lanes = createLanes({
    environment,
    concurrency: settings.concurrency,
    deliver: options.deliver,
    mayDeliver: options.isHeld,
    onRoom: () => puller?.pull(),
  });
  const begin = async (): Promise<Puller> => {
    const generation = await takeOver(connected, place, settings, environment.random.newId());
    // Within one process nothing is suspect: what is in hand is known, the rest was never begun.
    const suspectUpTo = isFirst ? generation.suspectUpTo : 0;
    isFirst = false;
    return createPuller({
      connected,
      environment,
      stream: place.stream,
      durable: generation.name,
      room: () => roomFor(connected, settings, lanes),
      onMessage: (pulled) => take(pulled, suspectUpTo),
      onLost: () => loop.wake(),
    });
  };
  const take = (pulled: Pulled, suspectUpTo: number) => {
    const given = givenOf(place, pulled, suspectUpTo, () => connected.nats.isClosed());
    if (matchAddress(place.channel, given.message.channel) === undefined) given.respond("+ACK");
    else lanes.offer(given);
  };
  const pass = async () => {
    if (closed || !options.isHeld()) return undefined;
    if (puller === undefined || puller.lost !== undefined) {
      const why = puller?.lost;
      if (why !== undefined) environment.log.info({ ...place, why }, "reading anew from NATS");
      puller = undefined;
      const next = await begin();
      if (closed) return next.close();
      puller = next;
    }
    puller.pull();
    lanes.wake();
    return undefined;
  };
  const loop = startLoop({
    name: `nats ${place.consumer} ${place.channel}`,
    environment,
    pass: async () => void (await pass()),
  });
  const stopHolding = holdOn(environment, settings.ackWaitMs, lanes.holdOn);
  loop.wake();
  return {
    epoch: options.epoch,
    wake: loop.wake,
    async close() {
      closed = true;
      puller?.close();
      await loop.stop();
      await lanes.close();
      stopHolding();
      // The acknowledgements are on their way; without an answer the next reader gets some again.
      await ping(connected, farewellMs).catch(() => {});
    },
  };
}

/** What may be asked for now; not for every single place that becomes free. */
function roomFor({ nats }: Connected, settings: ReaderSettings, { size, bytes }: Lanes): PullRoom {
  const free = settings.inFlightMax - size;
  const left = settings.bytesInFlightMax - bytes;
  const isWorthwhile = free >= settings.inFlightMax / 2 && left >= settings.bytesInFlightMax / 2;
  return {
    messages: isWorthwhile ? free : 0,
    bytes: left,
    // With nothing in hand any message must fit, or it would never come.
    alone: size === 0 ? (nats.info?.max_payload ?? 0) + overheadBytes : 0,
  };
}

function holdOn({ clock }: Environment, ackWaitMs: number, tell: () => void): () => void {
  let cancel = () => {};
  const next = () => {
    cancel = clock.schedule(
      () => {
        tell();
        next();
      },
      ackWaitMs / 3,
      "poll",
    );
  };
  next();
  return () => cancel();
}

function givenOf(
  { stream }: Place,
  { msg, seq }: Pulled,
  suspectUpTo: number,
  isClosed: () => boolean,
): Given {
  const { message, bytes } = readMessage(stream, msg);
  return {
    seq,
    message: { ...message, coordinates: `${stream}/${seq}` },
    bytes,
    redelivered: seq <= suspectUpTo,
    respond(answer) {
      // On a connection that has ended for good nobody hears it; the next reader gets it again.
      if (!isClosed()) msg.respond(answer);
    },
  };
}
