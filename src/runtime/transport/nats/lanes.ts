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

export function createLanes(options: LanesOptions): Lanes {
  const { environment, concurrency, deliver } = options;
  const bySeq = new Map<number, Held>();
  const lanes = new Map<string, Lane>();
  const ready: Lane[] = [];
  const underWay = new Set<Promise<void>>();
  let bytes = 0;
  let closed = false;

  const leave = (lane: Lane, held: Held) => {
    lane.queue.shift();
    bySeq.delete(held.given.seq);
    bytes -= held.given.bytes;
    if (lane.queue.length === 0) lanes.delete(lane.name);
    else ready.push(lane);
  };
  const again = (lane: Lane, held: Held) => {
    // In this process, not by the server: what follows on its key is here, too, and waits.
    held.redelivered = true;
    environment.clock.schedule(() => {
      ready.push(lane);
      pump();
    }, retryMs);
  };
  const run = async (lane: Lane, held: Held) => {
    const { message } = held.given;
    const taken = await settle(deliver, message, held.redelivered, {
      // The latest delivery is the one that the server waits for.
      ack: async () => held.given.respond("+ACK"),
    });
    if (taken) leave(lane, held);
    else again(lane, held);
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
      return bySeq.size;
    },
    get bytes() {
      return bytes;
    },
    offer(given) {
      const known = bySeq.get(given.seq);
      if (known !== undefined) {
        known.given = given;
        return;
      }
      const name = laneName(given);
      const lane = lanes.get(name) ?? { name, queue: [] };
      const held = { given, redelivered: given.redelivered };
      lane.queue.push(held);
      bySeq.set(given.seq, held);
      bytes += given.bytes;
      lanes.set(name, lane);
      if (lane.queue.length === 1) ready.push(lane);
      pump();
    },
    wake: pump,
    holdOn() {
      for (const { given } of bySeq.values()) given.respond("+WPI");
    },
    async close() {
      closed = true;
      await Promise.all(underWay);
    },
  };
}

const laneName = ({ seq, message: { channel, key } }: Given): string =>
  key === undefined ? `${seq}` : `${channel}\n${key}`;
