import { expect, test } from "vitest";
import {
  type Delivery,
  memoryTransport,
  type Transport,
  type TransportMessage,
} from "../../src/runtime/index.js";
import { transportConformance } from "../../src/testing/index.js";

// Nobody believes a suite that has never found anything: transports with one defect each.

type Deliver = (delivery: Delivery) => Promise<void>;

const tampered = (
  change: (transport: Transport) => Partial<Pick<Transport, "publish" | "subscribe">>,
): Transport => {
  const transport = memoryTransport();
  return { ...transport, ...change(transport) };
};
const changing = (change: (message: TransportMessage) => TransportMessage) =>
  tampered((transport) => ({ publish: (batch) => transport.publish(batch.map(change)) }));
const delivering = (change: (deliver: Deliver) => Deliver) =>
  tampered((transport) => ({
    subscribe: (wanted) => transport.subscribe({ ...wanted, deliver: change(wanted.deliver) }),
  }));

const defects: readonly (readonly [what: string, number: number, create: () => Transport])[] = [
  [
    "writes headers as text",
    45,
    () =>
      changing((message) => ({
        ...message,
        headers: Object.fromEntries(
          Object.entries(message.headers).map(([name, value]) => [name, String(value)]),
        ),
      })),
  ],
  [
    "loses an attribute that it does not know",
    45,
    () =>
      changing(({ envelope: { sagastep: _, ...envelope }, ...rest }) => ({ ...rest, envelope })),
  ],
  [
    "takes a dot for a slash",
    45,
    () => changing((message) => ({ ...message, channel: message.channel.replaceAll(".", "/") })),
  ],
  ["forgets the key", 46, () => changing((message) => ({ ...message, key: undefined }))],
  [
    "acknowledges what was handed back",
    47,
    () =>
      delivering((deliver) => async (delivery) => {
        await deliver({ ...delivery, nack: () => delivery.ack() }).catch(() => {});
        await delivery.ack();
      }),
  ],
  [
    "does not say that it delivers again",
    47,
    () => delivering((deliver) => (delivery) => deliver({ ...delivery, redelivered: false })),
  ],
  [
    "gives the members of a group a copy each",
    48,
    () => {
      let count = 0;
      return tampered((transport) => ({
        subscribe(wanted) {
          count += 1;
          return transport.subscribe({ ...wanted, consumer: `${wanted.consumer} ${count}` });
        },
      }));
    },
  ],
  [
    "begins at the beginning whatever is asked",
    48,
    () =>
      tampered((transport) => ({
        subscribe: (wanted) => transport.subscribe({ ...wanted, startFrom: "beginning" }),
      })),
  ],
  [
    "closes while something is under way",
    50,
    () =>
      tampered((transport) => ({
        async subscribe(wanted) {
          const subscription = await transport.subscribe(wanted);
          return { close: async () => void subscription.close() };
        },
      })),
  ],
  ["delivers all at once", 51, () => memoryTransport({ concurrency: 1_000 })],
  [
    "cuts what is long",
    52,
    () => changing((message) => ({ ...message, data: message.data.slice(0, 2 ** 18) })),
  ],
  [
    "drops empty headers",
    53,
    () =>
      changing((message) => ({
        ...message,
        headers: Object.fromEntries(
          Object.entries(message.headers).filter(([, value]) => value !== ""),
        ),
      })),
  ],
];

test.each(defects)("a transport that %s fails case %i", async (_, number, create) => {
  const cases = transportConformance({
    create: async () => ({ transport: create() }),
    features: memoryTransport().features,
    backlogElsewhere: false,
    withinMs: 500,
  });
  const outcomes = await Promise.allSettled(
    cases.filter((one) => one.number === number).map(({ run }) => run()),
  );
  expect(outcomes.filter(({ status }) => status === "rejected").length).toBeGreaterThan(0);
});
