import { defineMessage, type MessageDescriptor, route } from "../../src/runtime/message.js";
import { defineSaga } from "../../src/runtime/saga/definition.js";
import type { SagaRegistration } from "../../src/runtime/service.js";

interface Order {
  readonly orderId: string;
}

/** A message about an order; `refuse` plays the validator's part. */
const about = <Payload extends Order = Order>(
  type: string,
  more: Pick<MessageDescriptor, "compensates"> = {},
  refuse: (payload: Order) => boolean = ({ orderId }) => typeof orderId !== "string",
): MessageDescriptor<Payload, undefined> =>
  defineMessage<Payload>()({
    ...more,
    type,
    key: "$message.payload#/orderId",
    validate: (value) =>
      typeof value !== "object" || value === null || refuse(value as Order)
        ? { pointer: "/orderId", keyword: "required", expected: "an order id", found: "nothing" }
        : undefined,
  });

export const Started = about<Order & { readonly note?: string }>("Started");
export const Reserve = about("Reserve");
export const Reserved = about<Order & { readonly shelf: number }>("Reserved");
export const OutOfStock = about<Order & { readonly missing: string }>("OutOfStock");
export const Release = about("Release", { compensates: "Reserve" });
export const Released = about("Released");
export const Check = about("Check");
export const Checked = about("Checked");
export const Refused = about<Order & { readonly limit: number }>("Refused");
export const Uncheck = about("Uncheck", { compensates: "Check" });
export const Unchecked = about("Unchecked");
export const Processed = about("Processed");
export const Failed = about("Failed");

/** Reserve, then check; or undo. */
export const order = defineSaga({
  name: "fulfil",
  startsOn: Started,
  correlateBy: "$message.payload#/orderId",
  timeoutMs: 300_000,
  steps: [
    {
      id: "reserve",
      kind: "compensatable",
      send: Reserve,
      succeedsOn: Reserved,
      failsOn: [OutOfStock],
      timeoutMs: 30_000,
      compensate: { send: Release, succeedsOn: Released },
    },
    {
      id: "check",
      kind: "compensatable",
      send: Check,
      succeedsOn: Checked,
      failsOn: [Refused],
      timeoutMs: 20_000,
      compensate: { send: Uncheck, succeedsOn: Unchecked },
    },
  ],
  completesWith: Processed,
  failsWith: Failed,
});

const heard = [Started, Reserved, OutOfStock, Released, Checked, Refused, Unchecked] as const;

/** Each message on a channel of its own name. */
export const channelOf = ({ type }: MessageDescriptor): string => type.toLowerCase();

export const registration: SagaRegistration = {
  definition: order,
  receives: heard.map((message) => route(message, channelOf(message))),
};

interface History {
  readonly start: { readonly orderId: string };
  readonly reserve?: { readonly shelf: number };
}

type Failure = {
  readonly kind: string;
  readonly step: string;
  readonly event?: { readonly limit?: number };
};

/** The user's part: every payload says what it was made from. */
export const bodies = {
  reserve: {
    send: ({ start }: History) => ({ orderId: start.orderId }),
    compensate: ({ start, reserve }: History, { step }: Failure) => ({
      orderId: start.orderId,
      shelf: reserve?.shelf ?? "unknown",
      because: step,
    }),
  },
  check: {
    send: ({ start, reserve }: History) => ({ orderId: start.orderId, shelf: reserve?.shelf }),
    compensate: ({ start }: History, { kind }: Failure) => ({
      orderId: start.orderId,
      because: kind,
    }),
  },
  completesWith: ({ start }: History) => ({ orderId: start.orderId }),
  failsWith: ({ start }: History, { kind, step, event }: Failure) => ({
    orderId: start.orderId,
    reason: `${step} ${kind}`,
    limit: event?.limit,
  }),
};
