import type { Clock } from "../clock.js";
import { activityOf } from "../work/activity.js";
import { settle } from "./settle.js";
import type { SubscribeOptions, TransportMessage } from "./transport.js";

type Deliver = SubscribeOptions["deliver"];

/** One consumer group: its members share the messages, each lane is handled one at a time. */
export interface Group {
  offer(message: TransportMessage): void;
  /** Adds a member; resolves the returned function's promise when its deliveries have ended. */
  join(deliver: Deliver, accepts: (channel: string) => boolean): () => Promise<void>;
}

interface Waiting {
  readonly message: TransportMessage;
  redelivered: boolean;
}

interface Member {
  readonly deliver: Deliver;
  readonly underWay: Set<Promise<void>>;
}

interface Lane {
  readonly queue: Waiting[];
  busy: boolean;
}

export function createGroup(clock: Clock, concurrency: number): Group {
  const activity = activityOf(clock);
  const lanes = new Map<string, Lane>();
  const members: Member[] = [];
  let accepted: (channel: string) => boolean = () => false;
  let underWay = 0;
  let turn = 0;
  let unkeyed = 0;

  const laneName = ({ channel, key }: TransportMessage): string => {
    if (key !== undefined) return `${channel}\n${key}`;
    unkeyed += 1;
    return `\n${unkeyed}`;
  };
  const offer = (message: TransportMessage) => {
    if (!accepted(message.channel)) return;
    const name = laneName(message);
    const lane = lanes.get(name) ?? { queue: [], busy: false };
    lane.queue.push({ message, redelivered: false });
    lanes.set(name, lane);
    pump();
  };
  const pump = () => {
    for (const [name, lane] of lanes) {
      if (members.length === 0 || underWay >= concurrency) return;
      if (!lane.busy) begin(name, lane);
    }
  };
  const begin = (name: string, lane: Lane) => {
    const waiting = lane.queue[0];
    const member = members[turn % members.length];
    if (waiting === undefined || member === undefined) return;
    turn += 1;
    lane.busy = true;
    underWay += 1;
    // A turn of the event loop first: the publisher's own work comes before its consequences.
    const end = activity.begin();
    const delivered = new Promise<void>((resolve) => setImmediate(resolve))
      .then(() => {
        const settled = settle(member.deliver, waiting.message, waiting.redelivered);
        end();
        return settled;
      })
      .then((accepted) => {
        lane.busy = false;
        underWay -= 1;
        if (accepted) lane.queue.shift();
        else waiting.redelivered = true;
        if (lane.queue.length === 0) lanes.delete(name);
        member.underWay.delete(delivered);
        pump();
      });
    member.underWay.add(delivered);
  };
  return {
    offer,
    join(deliver, accepts) {
      accepted = accepts;
      const member: Member = { deliver, underWay: new Set() };
      members.push(member);
      pump();
      return async () => {
        const index = members.indexOf(member);
        if (index >= 0) members.splice(index, 1);
        await Promise.all(member.underWay);
      };
    },
  };
}
