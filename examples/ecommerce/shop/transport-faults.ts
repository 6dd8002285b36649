import type { Clock, Delivery, Transport } from "asyncapi-gen/runtime";

/** What comes between the services and their transport. */
interface Tampering {
  /** Instead of `next`, which publishes the batch. */
  publish?(batch: Batch, next: Transport["publish"]): ReturnType<Transport["publish"]>;
  /** Instead of `next`, which hands the delivery to its consumer. */
  deliver?(delivery: Delivery, next: Deliver, consumer: string): Promise<void>;
}

type Batch = Parameters<Transport["publish"]>[0];
type Deliver = (delivery: Delivery) => Promise<void>;

/** Puts `tampering` between the services and their transport. */
function tampered(transport: Transport, { publish, deliver }: Tampering): Transport {
  const { moverFor: _, ...rest } = transport;
  return {
    // Without the short cut by which rows move inside one database, all is published one by one.
    ...(publish === undefined ? transport : rest),
    publish: (batch) =>
      publish === undefined
        ? transport.publish(batch)
        : publish(batch, (messages) => transport.publish(messages)),
    subscribe: (wanted) =>
      transport.subscribe({
        ...wanted,
        deliver: (delivery) =>
          deliver === undefined
            ? wanted.deliver(delivery)
            : deliver(delivery, wanted.deliver, wanted.consumer),
      }),
  };
}

/** As long as `isDown` says so, nothing can be published and nothing is delivered. */
export const breakable = (transport: Transport, isDown: () => boolean): Transport =>
  tampered(transport, {
    async publish(batch, next) {
      if (isDown()) throw new Error("the broker does not answer");
      return next(batch);
    },
    deliver: (delivery, next) => (isDown() ? delivery.nack() : next(delivery)),
  });

/** One channel takes no messages as long as `isJammed` says so: what is sent later elsewhere overtakes it. */
export const jamming = (
  transport: Transport,
  channel: string,
  isJammed: () => boolean,
): Transport =>
  tampered(transport, {
    async publish(batch, next) {
      const stays = (message: Batch[number]) => message.channel === channel && isJammed();
      const outcomes = [...(await next(batch.filter((message) => !stays(message))))];
      return batch.map((message) => (stays(message) ? refused : (outcomes.shift() ?? "accepted")));
    },
  });

const refused = { refused: "the channel is jammed", retry: true };

/** Messages of one channel reach their consumers `delayMs` late. */
export function delaying(
  transport: Transport,
  clock: Clock,
  channel: string,
  delayMs: number,
): Transport {
  const dueMs = new Map<string, number>();
  return tampered(transport, {
    deliver(delivery, next, consumer) {
      const { message } = delivery;
      if (message.channel !== channel) return next(delivery);
      const name = `${consumer} ${message.envelope.id}`;
      const due = dueMs.get(name) ?? clock.now() + delayMs;
      dueMs.set(name, due);
      return clock.now() < due ? delivery.nack() : next(delivery);
    },
  });
}

/**
 * Acknowledgements as a broker has them: a step of its own after the consumer's commit. (Where the
 * log is in the consumer's own database, the two commit together and nothing can come between.)
 * `beforeAck` is that gap; false: the acknowledgement is lost.
 */
export const acknowledgingApart = (
  transport: Transport,
  beforeAck: (consumer: string) => boolean,
): Transport =>
  tampered(transport, {
    deliver: ({ message, redelivered, ack, nack }, next, consumer) =>
      next({
        message,
        redelivered,
        ack: async () => {
          if (beforeAck(consumer)) await ack();
        },
        nack,
      }),
  });
