import { activityOf } from "../../work/activity.js";
import { settle } from "../settle.js";
import type { Environment, SubscribeOptions, TransportMessage } from "../transport.js";

/** A message of the stream that this process has been given. */
export interface Given {
  /** Its number in the stream. */
  readonly seq: number;
  readonly message: TransportMessage;
  readonly bytes: number;
  readonly redelivered: boolean;
  /** Tells the server, on the delivery that brought it. */
  respond(answer: "+ACK" | "+WPI"): void;
}

/** What a reader holds in hand: one message of a key at a time, keys side by side. */
export interface Lanes {
  readonly size: number;
  readonly bytes: number;
  offer(given: Given): void;
  /** Goes on, if something had been in the way. */
  wake(): void;
  /** Asks the server for more time for all that is in hand. */
  holdOn(): void;
  /** Begins nothing more; resolves when nothing is under way. */
  close(): Promise<void>;
}

export interface LanesOptions {
  readonly environment: Environment;
  readonly concurrency: number;
  readonly deliver: SubscribeOptions["deliver"];
  /** Whether this process may deliver at this moment. */
  mayDeliver(): boolean;
  /** Something has left. */
  onRoom(): void;
}

const retryMs = 100;

interface Held {
  given: Given;
  redelivered: boolean;
}

interface Lane {
  readonly name: string;
  readonly queue: Held[];
}

/** The messages in hand by number and by lane. */
function createHand() {
  const bySeq = new Map<number, Held>();
  const lanes = new Map<string, Lane>();
  let bytes = 0;
  return {
    get size() {
      return bySeq.size;
    },
    get bytes() {
      return bytes;
    },
    all: () => bySeq.values(),
    /** The lane, if the message is the first in it. */
    add(given: Given): Lane | undefined {
      const known = bySeq.get(given.seq);
      if (known !== undefined) {
        // Delivered again while it is in hand: the server waits for the answer to the latest.
        known.given = given;
        return undefined;
      }
      const name = laneName(given);
      const lane = lanes.get(name) ?? { name, queue: [] };
      const held = { given, redelivered: given.redelivered };
      lane.queue.push(held);
      lanes.set(name, lane);
      bySeq.set(given.seq, held);
      bytes += given.bytes;
      return lane.queue.length === 1 ? lane : undefined;
    },
    /** Takes out the first of a lane; true: another one follows. */
    remove(lane: Lane, { given }: Held): boolean {
      lane.queue.shift();
      bySeq.delete(given.seq);
      bytes -= given.bytes;
      if (lane.queue.length > 0) return true;
      lanes.delete(lane.name);
      return false;
    },
  };
}

export function createLanes(options: LanesOptions): Lanes {
  const { environment, concurrency, deliver } = options;
  const hand = createHand();
  const ready: Lane[] = [];
  const underWay = new Set<Promise<void>>();
  let closed = false;

  const again = (lane: Lane, held: Held) => {
    // In this process, not by the server: what follows on its key is here, too, and waits.
    held.redelivered = true;
    environment.clock.schedule(() => {
      ready.push(lane);
      pump();
    }, retryMs);
  };
  const run = async (lane: Lane, held: Held) => {
    const taken = await settle(deliver, held.given.message, held.redelivered, {
      ack: async () => held.given.respond("+ACK"),
    });
    if (!taken) again(lane, held);
    else if (hand.remove(lane, held)) ready.push(lane);
  };
  const begin = (lane: Lane) => {
    const [held] = lane.queue;
    if (held === undefined) return;
    const end = activityOf(environment.clock).begin();
    const running = run(lane, held).finally(() => {
      underWay.delete(running);
      end();
      pump();
      options.onRoom();
    });
    underWay.add(running);
  };
  const pump = () => {
    while (!closed && underWay.size < concurrency && options.mayDeliver()) {
      const lane = ready.shift();
      if (lane === undefined) return;
      begin(lane);
    }
  };
  return {
    get size() {
      return hand.size;
    },
    get bytes() {
      return hand.bytes;
    },
    offer(given) {
      const lane = hand.add(given);
      if (lane !== undefined) ready.push(lane);
      pump();
    },
    wake: pump,
    holdOn() {
      for (const { given } of hand.all()) given.respond("+WPI");
    },
    async close() {
      closed = true;
      await Promise.all(underWay);
    },
  };
}

const laneName = ({ seq, message: { channel, key } }: Given): string =>
  key === undefined ? `${seq}` : `${channel}\n${key}`;
