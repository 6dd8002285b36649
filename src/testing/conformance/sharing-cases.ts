import { ContractViolation, expectEqual } from "../contract/violation.js";
import { collectGarbage } from "./collect-garbage.js";
import { collect, type TransportBench, textOf } from "./transport-bench.js";
import type { TransportCase } from "./transport-case.js";
import type { TransportConformanceOptions } from "./transport-under-test.js";

// 48, 50, 51: who gets what, how it ends, and how much of it is in memory.

const texts = (count: number, prefix = "") =>
  Array.from({ length: count }, (_, number) => `${prefix}${number}`);
const unique = (all: readonly string[]) => [...new Set(all)].sort();
const drafts = (all: readonly string[]) => all.map((text) => ({ key: text, text }));

async function sharesAmongMembers(
  bench: TransportBench,
  { features }: TransportConformanceOptions,
): Promise<void> {
  const [one, other, second]: [string[], string[], string[]] = [[], [], []];
  await bench.subscribe("shared", collect(one));
  await bench.subscribe("shared", collect(other));
  await bench.subscribe("second", collect(second));
  const balanced = features.sharing !== "failover";
  const sent: string[] = [];
  const enough = () => sent.length >= 60 && (!balanced || (one.length > 0 && other.length > 0));
  // Shares need a moment to settle; the messages do not wait for it.
  for (let part = 0; part < 80 && !enough(); part += 1) {
    const more = texts(20, `${part} `);
    sent.push(...more);
    await bench.publish(...drafts(more));
    await bench.until("a group has them", () => one.length + other.length >= sent.length);
    await bench.pass(250);
  }
  await bench.until("the other group has them, too", () => second.length >= sent.length);
  expectEqual("a group gets each message", unique([...one, ...other]), unique(sent));
  expectEqual("every group does", unique(second), unique(sent));
  if (balanced)
    expectEqual("both members have a share", [one.length > 0, other.length > 0], [true, true]);
}

async function handsOver(bench: TransportBench): Promise<void> {
  const [one, other]: [string[], string[]] = [[], []];
  const leaving = await bench.subscribe("shared", collect(one));
  await bench.publish(...drafts(texts(10, "early ")));
  await bench.until("the first has them", () => one.length === 10);
  await bench.subscribe("shared", collect(other));
  await leaving.close();
  const late = texts(10, "late ");
  await bench.publish(...drafts(late));
  await bench.until("the other takes over", () => other.length >= late.length);
  expectEqual("what comes after it has left", unique(other), unique(late));
  expectEqual("it gets nothing more", one.length, 10);
}

async function beginsWhereAsked(bench: TransportBench): Promise<void> {
  const { clock } = bench.environment;
  await bench.publish({ text: "1" });
  await bench.pass(300);
  const since = new Date(clock.now());
  await bench.pass(300);
  await bench.publish({ text: "2" });
  await bench.pass(300);
  const starts = { beginning: "beginning", now: "now", since } as const;
  const seen = new Map<string, string[]>();
  for (const [name, startFrom] of Object.entries(starts)) {
    const into: string[] = [];
    seen.set(name, into);
    // Known from its first subscription on: that it comes again must not move it.
    await (await bench.subscribe(name, collect(into), { startFrom })).close();
    await bench.subscribe(name, collect(into), { startFrom });
  }
  await bench.publish({ text: "3" });
  await bench.until("the last arrives everywhere", () =>
    [...seen.values()].every((into) => into.includes("3")),
  );
  const sorted = [...seen].map(([name, into]) => [name, unique(into)]);
  expectEqual("each begins where it asked to", Object.fromEntries(sorted), {
    beginning: ["1", "2", "3"],
    now: ["3"],
    since: ["2", "3"],
  });
}

async function goesOnWhereItWas(bench: TransportBench): Promise<void> {
  const [before, after]: [string[], string[]] = [[], []];
  const first = await bench.subscribe("all", collect(before));
  await bench.publish({ text: "1" });
  await bench.until("it arrives", () => before.length === 1);
  await first.close();
  await bench.publish({ text: "2" });
  await bench.subscribe("all", collect(after));
  await bench.until("the next arrives", () => after.length > 0);
  expectEqual("what was acknowledged does not come again", after, ["2"]);
}

async function tellsBacklog(bench: TransportBench): Promise<void> {
  const seen: string[] = [];
  const subscription = await bench.subscribe("reads", collect(seen));
  await bench.publish({ text: "1" });
  await bench.until("it arrives", () => seen.length === 1);
  await subscription.close();
  await bench.publish({ text: "2" }, { text: "3" });
  const behind = await bench.transport.backlog?.(["reads", "unknown"]);
  expectEqual("what it has not passed", [...(behind ?? [])], [["reads", 2]]);
}

async function listens(bench: TransportBench): Promise<void> {
  const heard: string[] = [];
  await bench.publish({ channel: "answers", text: "before" });
  const listening = await bench.transport.listen?.("answers", (message) =>
    heard.push(textOf(message)),
  );
  await bench.publish({ channel: "answers", text: "1" }, { channel: "others", text: "2" });
  await bench.publish({ channel: "answers", text: "3" });
  await bench.until("it is heard", () => heard.includes("3"));
  expectEqual("only what is published to it from now on", heard, ["1", "3"]);
  await listening?.close();
}

async function closesAtOnce(bench: TransportBench): Promise<void> {
  const seen: string[] = [];
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let begun = false;
  const subscription = await bench.subscribe("all", async (delivery) => {
    begun = true;
    await held;
    await collect(seen)(delivery);
  });
  await bench.publish(...drafts(texts(5)));
  for (let turns = 0; !begun; turns += 1) {
    if (turns > 5_000) throw new ContractViolation("waited in vain for a delivery");
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  let closed = false;
  const closing = Promise.all([subscription.close(), subscription.close()]).then(() => {
    closed = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 30));
  expectEqual("close waits for what is under way", closed, false);
  release();
  await closing;
  const had = seen.length;
  const rest: string[] = [];
  await bench.subscribe("all", collect(rest));
  await bench.until("the next reader gets the rest", () => seen.length + rest.length >= 5);
  expectEqual("nothing is delivered after close", seen.length, had);
  expectEqual("nothing is lost", unique([...seen, ...rest]), texts(5));
}

async function closesManyAtOnce(bench: TransportBench): Promise<void> {
  const all = texts(60);
  const seen: string[] = [];
  const subscriptions = await Promise.all(
    [1, 2, 3, 4].map(() => bench.subscribe("all", collect(seen))),
  );
  const publishing = bench.publish(...drafts(all));
  await Promise.all(subscriptions.map((subscription) => subscription.close()));
  await publishing;
  await bench.subscribe("all", collect(seen));
  await bench.until("all arrive", () => unique(seen).length === all.length);
  await Promise.all([bench.transport.close(), bench.transport.close()]);
}

async function staysBounded(
  bench: TransportBench,
  { concurrencyMax = 16, backlogElsewhere = true }: TransportConformanceOptions,
): Promise<void> {
  const [count, bytes] = [backlogElsewhere ? 400 : 60, 128 * 1024];
  let underWay = 0;
  let most = 0;
  let release = () => {};
  const blocked = new Promise<void>((resolve) => {
    release = resolve;
  });
  let seen = 0;
  const before = await memoryBytes();
  // The consumer is added when all is there: a virtual clock would wait for its first delivery.
  for (let sent = 0; sent < count; sent += 20) {
    const batch = texts(20).map(() => ({ data: new Uint8Array(bytes).fill(65) }));
    await bench.publish(...batch);
  }
  await bench.subscribe("slow", async (delivery) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await blocked;
    underWay -= 1;
    seen += 1;
    await delivery.ack();
  });
  for (let turns = 0; underWay === 0 && turns < 5_000; turns += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  const grown = (await memoryBytes()) - before;
  release();
  await bench.until("all arrive in the end", () => seen >= count);
  expectEqual(`no more than ${concurrencyMax} are under way at once`, most <= concurrencyMax, true);
  const backlog = count * bytes;
  if (backlogElsewhere && grown > backlog / 2) {
    throw new ContractViolation(`${grown} bytes are in memory for a backlog of ${backlog}`);
  }
}

/** The least of several looks: buffers that nobody has any more are given back a little later. */
async function memoryBytes(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let look = 0; look < 5; look += 1) {
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    least = Math.min(least, heapUsed + arrayBuffers);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return least;
}

export const sharingCases: readonly TransportCase[] = [
  {
    number: 48,
    name: "gives every group each message, and the members of a group their share",
    applies: ({ features }) => features.competingConsumers,
    run: sharesAmongMembers,
  },
  {
    number: 48,
    name: "hands a leaving member's share to the others",
    applies: ({ features }) => features.competingConsumers,
    run: handsOver,
  },
  {
    number: 48,
    name: "begins where a new group asks to",
    applies: ({ features }) => features.replay,
    run: beginsWhereAsked,
  },
  { number: 48, name: "goes on where a known group was", run: goesOnWhereItWas },
  {
    number: 48,
    name: "tells how far a group is behind",
    applies: ({ features }) => features.backlog === true,
    run: tellsBacklog,
  },
  {
    number: 48,
    name: "lets listen to an address from now on",
    applies: ({ features }) => features.listening === true,
    run: listens,
  },
  { number: 50, name: "closes while deliveries are under way, twice at once", run: closesAtOnce },
  {
    number: 50,
    name: "closes many readers at once and loses nothing",
    applies: ({ features }) => features.competingConsumers,
    run: closesManyAtOnce,
  },
  { number: 51, name: "holds a bounded part of a backlog in memory", run: staysBounded },
];
