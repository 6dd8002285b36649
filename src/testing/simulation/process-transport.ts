import type {
  Delivery,
  PublishOutcome,
  SubscribeOptions,
  Subscription,
  Transport,
  TransportMessage,
} from "../../runtime/transport/transport.js";
import { type Arrivals, arrive } from "./arrival.js";
import { inSeconds } from "./durations.js";
import type { ProcessParts } from "./process-parts.js";

/** The broker as one process sees it. */
export function processTransport(parts: ProcessParts, arrivals: Arrivals): Transport {
  const { world, life } = parts;
  const { moverFor: _, ...broker } = world.broker;
  return {
    ...broker,
    publish: (batch) => (life.isOver ? life.hang() : publish(parts, batch)),
    async subscribe(wanted) {
      if (life.isOver) return life.hang();
      return subscribe(parts, arrivals, wanted);
    },
    start: async () => {},
    close: async () => {},
  };
}

async function publish(
  parts: ProcessParts,
  batch: readonly TransportMessage[],
): Promise<readonly PublishOutcome[]> {
  const { world, life, crashes } = parts;
  await crashes.pass("before it publishes");
  refuseWhileDown(parts);
  const refused = batch.map(({ envelope }) => {
    const decided = world.faults.at("refuse", world.ordinal(`${envelope.type} of ${life.name}`));
    decided?.tell(`the broker refuses ${envelope.type} for now`);
    return decided !== undefined;
  });
  const taken = batch.filter((_, index) => !refused[index]);
  for (const message of taken) note(parts, message);
  const outcomes = [...(await world.broker.publish(taken))];
  await crashes.pass("after it has published");
  return refused.map((isRefused) =>
    isRefused
      ? { refused: "refused by the simulation", retry: true }
      : (outcomes.shift() ?? "accepted"),
  );
}

function note({ world }: ProcessParts, message: TransportMessage): void {
  const { type = "", source = "", id = "" } = message.envelope;
  world.witness.publish(message);
  world.log.note("publish", source, `${type} ${id} ${message.channel} ${message.key ?? ""}`);
}

function refuseWhileDown({ world, life }: ProcessParts): void {
  const { time, outages, faults } = world;
  const decided = faults.at("brokerDown", world.ordinal(`publishing of ${life.name}`));
  if (decided !== undefined) {
    const lengthMs = 1_000 + world.lateness(decided.measure);
    decided.tell(`the broker is down for ${inSeconds(lengthMs)}`);
    outages.breakBroker(time.now() + lengthMs);
  }
  if (time.now() < outages.brokerUntilMs()) throw new Error("the broker cannot be reached");
}

async function subscribe(
  parts: ProcessParts,
  arrivals: Arrivals,
  wanted: SubscribeOptions,
): Promise<Subscription> {
  const deliver = (delivery: Delivery) => arrive(parts, arrivals, wanted, delivery);
  const subscription = await parts.world.broker.subscribe({ ...wanted, deliver });
  const leave = arrivals.join(wanted);
  parts.life.onEnd(() => {
    leave();
    void subscription.close();
  });
  return {
    async close() {
      leave();
      await subscription.close();
    },
  };
}
