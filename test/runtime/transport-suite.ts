import { afterEach, describe, expect, test } from "vitest";
import type {
  Delivery,
  Environment,
  Subscription,
  Transport,
  TransportMessage,
} from "../../src/runtime/index.js";
import { activityOf } from "../../src/runtime/work/activity.js";

export interface TransportUnderTest {
  readonly transport: Transport;
  readonly environment: Environment;
  /** Waits until nothing is at work. */
  settle(): Promise<void>;
  /** Time for redelivery, where the transport waits before it. */
  advance(durationMs: number): Promise<void>;
}

type Message = Partial<TransportMessage> & { readonly id?: string; readonly text?: string };

/** What every transport must do, whatever it is made of. */
export function describeTransport(name: string, create: () => Promise<TransportUnderTest>): void {
  describe(`the ${name} transport`, () => {
    let under: TransportUnderTest;
    const subscriptions: Subscription[] = [];
    const open = async () => {
      under = await create();
      await under.transport.start(under.environment);
    };
    afterEach(async () => {
      await Promise.all(subscriptions.splice(0).map((subscription) => subscription.close()));
      await under.transport.close();
    });

    let ids = 0;
    const message = ({ id, text = "", ...given }: Message): TransportMessage => {
      ids += 1;
      return {
        channel: "things",
        key: undefined,
        envelope: { id: id ?? `id-${ids}`, source: "test", type: "Thing" },
        headers: {},
        data: new TextEncoder().encode(text),
        ...given,
      };
    };
    const publish = (...batch: readonly Message[]) => under.transport.publish(batch.map(message));
    const textOf = ({ data }: TransportMessage) => new TextDecoder().decode(data);
    const subscribe = async (
      consumer: string,
      deliver: (delivery: Delivery) => Promise<void>,
      more: Partial<Parameters<Transport["subscribe"]>[0]> = {},
    ) => {
      const subscription = await under.transport.subscribe({
        consumer,
        channels: ["things"],
        // As the runtime's own consumers do: or nobody could tell when all has come to rest.
        async deliver(delivery) {
          const end = activityOf(under.environment.clock).begin();
          await deliver(delivery).finally(end);
        },
        ...more,
      });
      subscriptions.push(subscription);
      return subscription;
    };
    const collect = (into: string[]) => async (delivery: Delivery) => {
      into.push(textOf(delivery.message));
      await delivery.ack();
    };

    test("hands on every attribute, header and byte as it came", async () => {
      await open();
      const received: TransportMessage[] = [];
      await subscribe("all", async (delivery) => {
        received.push(delivery.message);
        await delivery.ack();
      });
      const sent: TransportMessage = {
        channel: "things",
        key: "schlüssel",
        envelope: {
          specversion: "1.0",
          id: "1",
          source: "a/b",
          type: "Thing",
          time: "2026-01-01T00:00:00Z",
          datacontenttype: "application/octet-stream",
          correlationid: "c",
          causationid: "b",
          partitionkey: "schlüssel",
          traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          sagaid: "s/1",
          sagastep: "first",
        },
        headers: { tenant: "\u{1f600}", nested: { list: [1, null] }, empty: "" },
        data: Uint8Array.from({ length: 256 }, (_, byte) => byte),
      };
      await under.transport.publish([sent]);
      await under.settle();
      expect(received.map(({ data, ...rest }) => ({ ...rest, data: [...data] }))).toEqual([
        { ...sent, data: [...sent.data] },
      ]);
    });

    test("keeps the order of a key and delivers it one at a time", async () => {
      await open();
      const seen: string[] = [];
      const underWay = new Map<string, number>();
      let overlaps = 0;
      await subscribe("all", async (delivery) => {
        const key = delivery.message.key ?? "";
        underWay.set(key, (underWay.get(key) ?? 0) + 1);
        if ((underWay.get(key) ?? 0) > 1) overlaps += 1;
        await new Promise((resolve) => setImmediate(resolve));
        seen.push(textOf(delivery.message));
        underWay.set(key, (underWay.get(key) ?? 0) - 1);
        await delivery.ack();
      });
      const keys = ["a", "b", "c"];
      const numbers = Array.from({ length: 20 }, (_, number) => number);
      for (const number of numbers) {
        await publish(...keys.map((key) => ({ key, text: `${key}${number}` })));
      }
      await under.settle();
      for (const key of keys) {
        expect(seen.filter((text) => text.startsWith(key))).toEqual(
          numbers.map((number) => `${key}${number}`),
        );
      }
      expect(overlaps).toBe(0);
    });

    test("delivers again what is handed back, before anything else of its key", async () => {
      await open();
      const seen: string[] = [];
      let refusals = 2;
      await subscribe("all", async (delivery) => {
        seen.push(`${textOf(delivery.message)} ${delivery.redelivered ? "again" : "first"}`);
        if (textOf(delivery.message) === "1" && refusals-- > 0) await delivery.nack();
        else await delivery.ack();
      });
      await publish({ key: "a", text: "1" }, { key: "a", text: "2" });
      await under.settle();
      await under.advance(1_000);
      expect(seen).toEqual(["1 first", "1 again", "1 again", "2 first"]);
    });

    test("delivers again when the consumer throws or settles nothing", async () => {
      await open();
      const seen: string[] = [];
      await subscribe("all", async (delivery) => {
        seen.push(textOf(delivery.message));
        if (seen.length === 1) throw new Error("broken");
        if (seen.length > 2) await delivery.ack();
      });
      await publish({ key: "a", text: "1" });
      await under.settle();
      await under.advance(1_000);
      expect(seen).toEqual(["1", "1", "1"]);
    });

    test("gives every group each message, and the members of a group their share", async () => {
      await open();
      const [one, other, second]: [string[], string[], string[]] = [[], [], []];
      await subscribe("shared", collect(one));
      await subscribe("shared", collect(other));
      await subscribe("second", collect(second));
      await under.advance(10_000); // shares are settled by then
      const texts = Array.from({ length: 60 }, (_, number) => String(number));
      await publish(...texts.map((text) => ({ key: text, text })));
      await under.settle();
      expect([...one, ...other].sort()).toEqual([...texts].sort());
      expect(one.length).toBeGreaterThan(0);
      expect(other.length).toBeGreaterThan(0);
      expect([...second].sort()).toEqual([...texts].sort());
    });

    test("hands a leaving member's share to the others", async () => {
      await open();
      const [one, other]: [string[], string[]] = [[], []];
      const leaving = await subscribe("shared", collect(one));
      await subscribe("shared", collect(other));
      await leaving.close();
      await leaving.close();
      await under.advance(10_000);
      await publish(...["1", "2", "3", "4"].map((text) => ({ key: text, text })));
      await under.settle();
      expect(one).toEqual([]);
      expect(other.sort()).toEqual(["1", "2", "3", "4"]);
    });

    test("delivers only the channels that were asked for, with parameters as patterns", async () => {
      await open();
      const seen: string[] = [];
      await subscribe("some", collect(seen), { channels: ["light/{id}/on", "plain"] });
      for (const channel of [
        "light/1/on",
        "light/1/2/on",
        "light/1/off",
        "plain",
        "plain2",
        "things",
      ]) {
        await publish({ channel, text: channel });
      }
      await under.settle();
      expect(seen.sort()).toEqual(["light/1/on", "plain"]);
    });

    test("begins where a new consumer asks to, and goes on where a known one was", async () => {
      await open();
      await publish({ text: "1" });
      await under.advance(1_000);
      const since = new Date(under.environment.clock.now() - 500);
      await publish({ text: "2" });
      await under.advance(1_000);
      const seen = new Map<string, string[]>();
      const starts = { beginning: "beginning", now: "now", since } as const;
      for (const [name, startFrom] of Object.entries(starts)) {
        const into: string[] = [];
        seen.set(name, into);
        await (await subscribe(name, collect(into), { startFrom })).close();
        await subscribe(name, collect(into), { startFrom });
      }
      await under.settle();
      await publish({ text: "3" });
      await under.settle();
      expect(Object.fromEntries(seen)).toEqual({
        beginning: ["1", "2", "3"],
        now: ["3"],
        since: ["2", "3"],
      });
    });

    test("carries a message of 1 MiB and many headers", async () => {
      await open();
      const received: TransportMessage[] = [];
      await subscribe("all", async (delivery) => {
        received.push(delivery.message);
        await delivery.ack();
      });
      const data = new Uint8Array(2 ** 20).fill(65);
      const headers = Object.fromEntries(
        Array.from({ length: 500 }, (_, n) => [`h${n}`, "x".repeat(100)]),
      );
      await publish({ data, headers });
      await under.settle();
      expect(received[0]?.data.byteLength).toBe(2 ** 20);
      expect(received[0]?.headers).toEqual(headers);
    });

    test("does not take more into memory than it has to when the consumer is slow", async () => {
      await open();
      let underWay = 0;
      let most = 0;
      const seen: string[] = [];
      await subscribe("slow", async (delivery) => {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise((resolve) => setImmediate(resolve));
        underWay -= 1;
        seen.push(textOf(delivery.message));
        await delivery.ack();
      });
      await publish(...Array.from({ length: 500 }, (_, number) => ({ text: String(number) })));
      await under.settle();
      expect(seen.length).toBe(500);
      expect(most).toBeLessThanOrEqual(16);
    });
  });
}
