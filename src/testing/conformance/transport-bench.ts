import { setTimeout as wait } from "node:timers/promises";
import { silentLogger } from "../../runtime/logger.js";
import { systemClock } from "../../runtime/system-clock.js";
import { systemRandom } from "../../runtime/system-random.js";
import type {
  Delivery,
  Environment,
  PublishOutcome,
  SubscribeOptions,
  Subscription,
  Transport,
  TransportMessage,
} from "../../runtime/transport/transport.js";
import { activityOf } from "../../runtime/work/activity.js";
import { advance } from "../../runtime/work/run-until-idle.js";
import type { VirtualClock } from "../../runtime/work/virtual-clock.js";
import { ContractViolation } from "../contract/violation.js";
import type { TransportUnderTest } from "./transport-under-test.js";

/** A message of a case: `text` is its payload. */
export type Draft = Partial<TransportMessage> & { readonly text?: string };

/** A started transport with what the cases need around it. */
export interface TransportBench {
  readonly transport: Transport;
  readonly environment: Environment;
  readonly restart: () => Promise<void>;
  message(draft: Draft): TransportMessage;
  publish(...drafts: readonly Draft[]): Promise<readonly PublishOutcome[]>;
  /** As a relay would: until all are accepted, in order. */
  publishUntilAccepted(...drafts: readonly Draft[]): Promise<void>;
  subscribe(
    consumer: string,
    deliver: (delivery: Delivery) => Promise<void>,
    more?: Partial<SubscribeOptions>,
  ): Promise<Subscription>;
  /** Lets time pass until `reached`; throws after the time that a case has. */
  until(what: string, reached: () => boolean): Promise<void>;
  /** Lets at least `durationMs` pass on the transport's clock. */
  pass(durationMs: number): Promise<void>;
  end(): Promise<void>;
}

export const textOf = ({ data }: TransportMessage): string =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(data);

/** Acknowledges everything and keeps its texts. */
export const collect = (into: string[]) => async (delivery: Delivery) => {
  into.push(textOf(delivery.message));
  await delivery.ack();
};

const stepMs = 20;

export async function openTransportBench(
  under: TransportUnderTest,
  withinMs: number,
): Promise<TransportBench> {
  const { transport, store } = under;
  const environment = under.environment ?? realEnvironment;
  const subscriptions: Subscription[] = [];
  const message = messageMaker();
  const pass = (durationMs: number) => letPass(environment, durationMs);
  await transport.start(environment);
  return {
    transport,
    environment,
    async restart() {
      if (under.restart !== undefined) return under.restart();
      throw new ContractViolation("a durable transport needs `restart`, or nobody could tell");
    },
    message,
    publish: (...drafts) => transport.publish(drafts.map(message)),
    async publishUntilAccepted(...drafts) {
      let waiting: readonly TransportMessage[] = drafts.map(message);
      while (waiting.length > 0) {
        const left = await refusedOf(transport, waiting);
        if (left.length === waiting.length) await pass(stepMs);
        waiting = left;
      }
    },
    async subscribe(consumer, deliver, more = {}) {
      const subscription = await transport.subscribe({
        consumer,
        channels: ["things"],
        ...(store === undefined ? {} : { store }),
        // As the runtime's own consumers do: or a virtual clock would not wait for it.
        async deliver(delivery) {
          const end = activityOf(environment.clock).begin();
          await deliver(delivery).finally(end);
        },
        ...more,
      });
      subscriptions.push(subscription);
      return subscription;
    },
    async until(what, reached) {
      const endMs = performance.now() + withinMs;
      while (!reached()) {
        if (performance.now() > endMs) {
          throw new ContractViolation(`waited ${withinMs} ms in vain: ${what}`);
        }
        await pass(stepMs);
        await wait(1);
      }
    },
    pass,
    async end() {
      await Promise.all(subscriptions.map((subscription) => subscription.close()));
      await transport.close();
      await under.dispose?.();
    },
  };
}

const realEnvironment: Environment = {
  clock: systemClock,
  random: systemRandom,
  log: silentLogger,
};

function messageMaker(): (draft: Draft) => TransportMessage {
  const encoder = new TextEncoder();
  let count = 0;
  return ({ text = "", ...given }) => {
    count += 1;
    return {
      channel: "things",
      key: undefined,
      envelope: { id: `message ${count}`, source: "conformance", type: "Thing" },
      headers: {},
      data: encoder.encode(text),
      ...given,
    };
  };
}

async function letPass({ clock }: Environment, durationMs: number): Promise<void> {
  if (clock.virtual) await advance(clock as VirtualClock, durationMs);
  else await wait(durationMs);
}

/** Those of a batch that are not accepted; all of it, when the transport cannot be reached. */
async function refusedOf(
  transport: Transport,
  batch: readonly TransportMessage[],
): Promise<readonly TransportMessage[]> {
  try {
    const outcomes = await transport.publish(batch);
    return batch.filter((_, index) => outcomes[index] !== "accepted");
  } catch {
    return batch;
  }
}
