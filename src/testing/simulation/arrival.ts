import type { Delivery, SubscribeOptions } from "../../runtime/transport/transport.js";
import { inSeconds } from "./durations.js";
import type { Decided } from "./faults.js";
import type { ProcessParts } from "./process-parts.js";
import { messageName } from "./witness.js";
import type { World } from "./world.js";

/** Who takes messages for which consumer now, and what the broker knows of deliveries that failed. */
export interface Arrivals {
  /** Returns how to leave again. */
  join(member: SubscribeOptions): () => void;
  /** Somebody who takes messages for this consumer now. */
  memberOf(consumer: string): SubscribeOptions | undefined;
  /** When a message that was lost may be delivered again. */
  readonly againMs: Map<string, number>;
}

export function createArrivals(): Arrivals {
  const members: SubscribeOptions[] = [];
  return {
    againMs: new Map(),
    join(member) {
      members.push(member);
      return () => {
        const index = members.indexOf(member);
        if (index >= 0) members.splice(index, 1);
      };
    },
    memberOf: (consumer) => members.find((member) => member.consumer === consumer),
  };
}

/** One delivery on its way to a consumer: what the broker and the network make of it. */
export async function arrive(
  parts: ProcessParts,
  arrivals: Arrivals,
  { consumer, deliver }: SubscribeOptions,
  delivery: Delivery,
): Promise<void> {
  const { world, life, crashes } = parts;
  const { envelope } = delivery.message;
  const about = `${envelope.type} ${envelope.id}`;
  const site = world.ordinal(`${envelope.type} to ${consumer}`);
  const name = `${consumer} ${messageName(envelope)}`;
  await life.unlessOver(untilDue(world, consumer, site, arrivals.againMs.get(name) ?? 0));
  const loseFor = (decided: Decided, what: string) => {
    const againMs = 100 + world.lateness(decided.measure);
    decided.tell(`${what}; it comes again in ${inSeconds(againMs)}`);
    arrivals.againMs.set(name, world.time.now() + againMs);
  };
  const dropped = world.faults.at("drop", site);
  if (dropped !== undefined) {
    loseFor(dropped, `${envelope.type} does not reach ${consumer}`);
    return delivery.nack();
  }
  world.witness.reach(consumer, delivery.message);
  world.log.note(delivery.redelivered ? "redeliver" : "deliver", consumer, about);
  let isTaken = false;
  const ack = async () => {
    await crashes.pass("before it acknowledges");
    const lost = world.faults.at("loseAck", site);
    if (lost !== undefined) {
      loseFor(lost, `${consumer} acknowledges ${envelope.type}, and the broker does not hear it`);
      return;
    }
    world.log.note("acknowledge", consumer, about);
    isTaken = true;
    await delivery.ack();
    repeatLater(parts.world, arrivals, consumer, delivery, site);
    await crashes.pass("after it has acknowledged");
  };
  const nack = () => delivery.nack();
  const { message, redelivered } = delivery;
  await life.unlessOver(deliver({ message, redelivered, ack, nack })).catch((error: unknown) => {
    // Whatever becomes of the process afterwards: the broker has had its acknowledgement.
    if (!isTaken) throw error;
  });
}

/** The network, the broker and the service take their time. */
function untilDue(world: World, consumer: string, site: string, againMs: number): Promise<void> {
  const { time, outages, faults } = world;
  const [service = consumer] = consumer.split(".");
  const late = faults.at("delay", site);
  const delayMs = late === undefined ? 0 : world.lateness(late.measure);
  late?.tell(`${site.replace(/ #.*/, "")} is ${inSeconds(delayMs)} on its way`);
  const slow = faults.at("slow", site);
  if (slow !== undefined) {
    const eachMs = 500 + Math.ceil(slow.measure * 5_000);
    outages.slowDown(service, eachMs, time.now() + 60_000);
    slow.tell(`${service} takes ${inSeconds(eachMs)} for each message, for 60 s`);
  }
  const down = faults.at("down", site);
  if (down !== undefined) {
    const lengthMs = 1_000 + world.lateness(down.measure);
    outages.stopService(service, time.now() + lengthMs);
    down.tell(`${service} takes no messages for ${inSeconds(lengthMs)}`);
  }
  const dueMs = Math.max(againMs, time.now() + delayMs + outages.slownessMs(service, time.now()));
  return world.scheduler.gate(`delivery to ${consumer}`, {
    notBeforeMs: () => Math.max(dueMs, outages.serviceUntilMs(service), outages.brokerUntilMs()),
  });
}

/** At least once: what was acknowledged may come once more, whoever then reads for the consumer. */
function repeatLater(
  world: World,
  arrivals: Arrivals,
  consumer: string,
  { message }: Delivery,
  site: string,
): void {
  const decided = world.faults.at("duplicate", site);
  if (decided === undefined) return;
  const delayMs = world.lateness(decided.measure);
  const dueMs = world.time.now() + delayMs;
  decided.tell(`${message.envelope.type} reaches ${consumer} twice, ${inSeconds(delayMs)} apart`);
  const ignore = async () => {};
  const repeat = async () => {
    await world.scheduler.gate(`repetition to ${consumer}`, { notBeforeMs: () => dueMs });
    const member = arrivals.memberOf(consumer);
    world.log.note("repeat", consumer, `${message.envelope.type} ${message.envelope.id}`);
    const redelivered = (decided.measure * 64) % 1 < 0.5;
    await member?.deliver({ message, redelivered, ack: ignore, nack: ignore });
  };
  repeat().catch(() => {}); // its process has ended: the broker has had its acknowledgement
}
