import type { Delivery } from "../../runtime/transport/transport.js";
import { ContractViolation, expectEqual } from "../contract/violation.js";
import { type TransportBench, textOf } from "./transport-bench.js";
import type { TransportCase } from "./transport-case.js";

// 46, 47, 49: what comes when, and again.

const keys = ["a", "b", "c"];
const numbers = (count: number) => Array.from({ length: count }, (_, number) => number);

/**
 * Keeps the first delivery of each message, as an inbox does, and sees who was under way with whom.
 * Some take longer than others: what runs side by side does not end in its order.
 */
function recorder() {
  const first: string[] = [];
  const underWay = new Set<string>();
  let overlaps = 0;
  return {
    first,
    async deliver(delivery: Delivery) {
      const text = textOf(delivery.message);
      const key = text.charAt(0);
      if (underWay.has(key)) overlaps += 1;
      underWay.add(key);
      for (let turns = text.length + (Number(text.slice(1)) % 4); turns > 0; turns -= 1) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (!first.includes(text)) first.push(text);
      underWay.delete(key);
      await delivery.ack();
    },
    expectInOrder(count: number) {
      for (const key of keys) {
        expectEqual(
          `key ${key} in the order of publishing`,
          first.filter((text) => text.startsWith(key)),
          numbers(count).map((number) => `${key}${number}`),
        );
      }
      expectEqual("messages of a key under way side by side", overlaps, 0);
    },
  };
}

const round = (number: number) => keys.map((key) => ({ key, text: `${key}${number}` }));

async function keepsOrder(bench: TransportBench): Promise<void> {
  const seen = recorder();
  await bench.subscribe("all", seen.deliver);
  for (const number of numbers(40)) await bench.publish(...round(number));
  await bench.until("all arrive", () => seen.first.length >= 40 * keys.length);
  seen.expectInOrder(40);
}

async function keepsOrderAcrossReaders(bench: TransportBench): Promise<void> {
  const seen = recorder();
  for (const number of numbers(40)) await bench.publish(...round(number));
  for (const part of [1, 2, 3]) {
    const subscription = await bench.subscribe("all", seen.deliver);
    await bench.until("it goes on", () => seen.first.length >= part * 30);
    await subscription.close();
  }
  await bench.subscribe("all", seen.deliver);
  await bench.until("all arrive", () => seen.first.length >= 40 * keys.length);
  seen.expectInOrder(40);
}

async function deliversAgain(bench: TransportBench): Promise<void> {
  const seen: string[] = [];
  let refusals = 2;
  await bench.subscribe("all", async (delivery) => {
    seen.push(`${textOf(delivery.message)} ${delivery.redelivered ? "again" : "first"}`);
    if (textOf(delivery.message) === "1" && refusals-- > 0) await delivery.nack();
    else await delivery.ack();
  });
  await bench.publish(
    { key: "a", text: "1" },
    { key: "a", text: "2" },
    { key: "b", text: "other" },
  );
  await bench.until(
    "all are taken",
    () => seen.includes("2 first") && seen.includes("other first"),
  );
  expectEqual(
    "it comes again before anything else of its key",
    seen.filter((text) => !text.startsWith("other")),
    ["1 first", "1 again", "1 again", "2 first"],
  );
}

async function deliversAgainAfterThrow(bench: TransportBench): Promise<void> {
  const seen: string[] = [];
  await bench.subscribe("all", async (delivery) => {
    seen.push(textOf(delivery.message));
    if (seen.length === 1) throw new Error("broken");
    if (seen.length > 2) await delivery.ack();
  });
  await bench.publish({ key: "a", text: "1" }, { key: "a", text: "2" });
  await bench.until("all are taken", () => seen.includes("2"));
  expectEqual("what was not acknowledged comes again", seen, ["1", "1", "1", "2"]);
}

async function holdsOnlyItsKey(bench: TransportBench): Promise<void> {
  const seen: string[] = [];
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await bench.subscribe("all", async (delivery) => {
    if (textOf(delivery.message) === "slow") await held;
    seen.push(textOf(delivery.message));
    await delivery.ack();
  });
  // Two keys may share a lane; many do not.
  const others = numbers(40).map((number) => ({ key: `k${number}`, text: `${number}` }));
  await bench.publish({ key: "slow", text: "slow" }, ...others);
  const overtaking = () => seen.length >= others.length / 2;
  await untilReal(bench, "others overtake it", overtaking);
  release();
  await bench.until("all are taken", () => seen.length === others.length + 1);
}

/** Without moving a virtual clock, which would wait for the handler that waits for us. */
async function untilReal(bench: TransportBench, what: string, reached: () => boolean) {
  for (let turns = 0; !reached(); turns += 1) {
    if (turns > 10_000) throw new ContractViolation(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return bench;
}

async function survivesRestart(bench: TransportBench): Promise<void> {
  const seen = recorder();
  await bench.subscribe("all", seen.deliver);
  let restarting: Promise<void> | undefined;
  for (const number of numbers(60)) {
    if (number === 20) restarting = bench.restart();
    await bench.publishUntilAccepted(...round(number));
  }
  await restarting;
  await bench.until("all arrive", () => seen.first.length >= 60 * keys.length);
  seen.expectInOrder(60);
}

async function survivesRestartUnread(bench: TransportBench): Promise<void> {
  const seen = recorder();
  for (const number of numbers(20)) await bench.publish(...round(number));
  await bench.restart();
  await bench.publishUntilAccepted(...round(20));
  await bench.subscribe("late", seen.deliver);
  await bench.until("all arrive", () => seen.first.length >= 21 * keys.length);
  seen.expectInOrder(21);
}

export const orderCases: readonly TransportCase[] = [
  { number: 46, name: "keeps the order of a key, one at a time", run: keepsOrder },
  { number: 46, name: "keeps it from one reader to the next", run: keepsOrderAcrossReaders },
  { number: 46, name: "lets a slow message hold back its own key only", run: holdsOnlyItsKey },
  {
    number: 47,
    name: "delivers again what is handed back, before anything else of its key",
    run: deliversAgain,
  },
  {
    number: 47,
    name: "delivers again after a throw, or when nothing was settled",
    run: deliversAgainAfterThrow,
  },
  {
    number: 49,
    name: "loses and inverts nothing when its broker restarts in mid-stream",
    applies: ({ features }) => features.durable,
    run: survivesRestart,
  },
  {
    number: 49,
    name: "keeps what nobody has read yet through a restart",
    applies: ({ features }) => features.durable && features.replay,
    run: survivesRestartUnread,
  },
];
