import { jetstream, jetstreamManager, type StreamConfig } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../scripts/free-port.js";
import {
  type Environment,
  type Logger,
  silentLogger,
  systemClock,
  systemRandom,
  type TransportMessage,
} from "../../src/runtime/index.js";
import { natsTransport } from "../../src/runtime/transport/nats/index.js";
import { describeOnNats, startNats, type TestNats } from "../nats.js";
import { eventually } from "./eventually.js";

const environment: Environment = { clock: systemClock, random: systemRandom, log: silentLogger };
const message = (text: string, more: Partial<TransportMessage> = {}): TransportMessage => ({
  channel: "things",
  key: "k",
  envelope: { id: text, source: "test", type: "Thing" },
  headers: {},
  data: new TextEncoder().encode(text),
  ...more,
});

test.each(["", "a.b", "a b", "*", "x".repeat(101)])("%j names no stream", (stream) => {
  expect(() => natsTransport({ stream })).toThrow("[options]");
});

test.each([{ concurrency: 0 }, { inFlightMax: 1.5 }, { bytesInFlightMax: -1 }, { ackWaitMs: 0 }])(
  "%j is refused",
  (options) => {
    expect(() => natsTransport({ stream: "s", ...options })).toThrow("[options]");
  },
);

test("a server that cannot be reached is named, without the login in its URL", async () => {
  const servers = `nats://user:s3cret@127.0.0.1:${await freePort()}`;
  const starting = natsTransport({ servers, stream: "s" }).start(environment);
  const error = await starting.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "unavailable", retryable: true });
  expect(String(error)).toContain("nats://127.0.0.1:");
  expect(JSON.stringify(error) + String(error)).not.toContain("s3cret");
  const unreadable = natsTransport({ servers: "nats://user:s3cret@:x", stream: "s" });
  await expect(unreadable.start(environment)).rejects.toThrow(/^(?!.*s3cret).*no URL/);
});

describeOnNats("a NATS server", () => {
  let nats: TestNats;
  beforeAll(async () => {
    nats = await startNats();
  });
  afterAll(() => nats.stop());

  const withManager = async <T>(
    work: (manager: Awaited<ReturnType<typeof jetstreamManager>>) => Promise<T>,
  ): Promise<T> => {
    const connection = await connect({ servers: nats.url });
    try {
      return await work(await jetstreamManager(connection));
    } finally {
      await connection.close();
    }
  };

  test.each<readonly [string, Partial<StreamConfig>, string]>([
    ["memory", { storage: "memory" }, "storage is memory"],
    ["workqueue", { retention: "workqueue" }, "retention is workqueue"],
    ["interest", { retention: "interest" }, "retention is interest"],
    ["old", { max_msgs: 10, discard: "old" }, "discards old messages"],
    ["bytes", { max_bytes: 100_000, discard: "new" }, "drops old messages at its max_bytes"],
    ["few", { max_msgs_per_subject: 1 }, "keeps only some messages of a channel"],
    ["short", { max_age: 3_600_000_000_000 }, "keeps messages for 3600000 ms"],
    ["elsewhere", { subjects: ["elsewhere.things"] }, "subjects do not include elsewhere.>"],
  ])("refuses a stream that would lose messages: %s", async (stream, config, why) => {
    await withManager((manager) =>
      manager.streams.add({ name: stream, subjects: [`${stream}.>`], ...config }),
    );
    const starting = natsTransport({ servers: nats.url, stream }).start(environment);
    await expect(starting).rejects.toThrow(why);
    await expect(starting).rejects.toMatchObject({ code: "options" });
  });

  test("takes a stream that keeps more than was asked for", async () => {
    const stream = "generous";
    await withManager((manager) =>
      manager.streams.add({ name: stream, subjects: ["generous.>", "more.>"], max_age: 0 }),
    );
    const transport = natsTransport({ servers: nats.url, stream });
    await transport.start(environment);
    expect(await transport.publish([message("1")])).toEqual(["accepted"]);
    await transport.close();
  });

  test("recognises what is published twice, and nothing else: no other body, no other channel", async () => {
    const transport = natsTransport({ servers: nats.url, stream: "twice" });
    await transport.start(environment);
    const other = { ...message("1"), data: new TextEncoder().encode("another body") };
    const elsewhere = message("1", { channel: "elsewhere" });
    await transport.publish([message("1"), message("1"), other, elsewhere]);
    const { state } = await withManager((manager) => manager.streams.info("twice"));
    expect(state.messages).toBe(3);
    await transport.close();
  });

  test("refuses for good what the server could never take, and sends the rest", async () => {
    const transport = natsTransport({ servers: nats.url, stream: "large" });
    await transport.start(environment);
    const outcomes = await transport.publish([
      message("too large", { data: new Uint8Array(9 * 2 ** 20) }),
      message("too many headers", { headers: { long: "x".repeat(70_000) } }),
      message("too long a channel", { channel: "x".repeat(2_000) }),
      message("fits"),
    ]);
    expect(outcomes).toEqual([
      { refused: expect.stringContaining("max_payload of the server is"), retry: false },
      { refused: expect.stringContaining("the limit of JetStream is 65535"), retry: false },
      { refused: expect.stringContaining("the limit is 1024"), retry: false },
      "accepted",
    ]);
    await transport.close();
  });

  test("keeps one durable per consumer and channel, whatever has come and gone", async () => {
    const transport = natsTransport({ servers: nats.url, stream: "durables" });
    await transport.start(environment);
    for (let round = 0; round < 3; round += 1) {
      const seen: string[] = [];
      const subscription = await transport.subscribe({
        consumer: "reads",
        channels: ["things", "a/{b}"],
        async deliver(delivery) {
          seen.push(delivery.message.channel);
          await delivery.ack();
        },
      });
      await transport.publish([message(`${round}`), message(`${round}`, { channel: "a/1" })]);
      await eventually("they arrive", () => seen.length === 2);
      await subscription.close();
    }
    const durables = await withManager(async (manager) => {
      const found = [];
      for await (const { config } of manager.consumers.list("durables")) found.push(config);
      return found;
    });
    expect(durables.map(({ filter_subject }) => filter_subject).sort()).toEqual([
      "durables.a/.*",
      "durables.things",
    ]);
    await transport.close();
  });

  test("holds no more bytes than it may, and lets a larger message through all the same", async () => {
    const transport = natsTransport({
      servers: nats.url,
      stream: "bytes-in-flight",
      bytesInFlightMax: 300_000,
    });
    await transport.start(environment);
    const sizes = [...Array(30).fill(60_000), 2_000_000, ...Array(30).fill(60_000)];
    for (const [index, size] of sizes.entries()) {
      const data = new Uint8Array(size);
      await transport.publish([message(`${index}`, { key: `${index}`, data })]);
    }
    let [underWay, most, seen] = [0, 0, 0];
    const subscription = await transport.subscribe({
      consumer: "reads",
      channels: ["things"],
      async deliver(delivery) {
        underWay += delivery.message.data.byteLength;
        most = Math.max(most, underWay);
        await new Promise((resolve) => setTimeout(resolve, 5));
        underWay -= delivery.message.data.byteLength;
        seen += 1;
        await delivery.ack();
      },
    });
    await eventually("all arrive", () => seen === sizes.length);
    // The large one alone, with nothing else in hand.
    expect(most).toBe(2_000_000);
    await subscription.close();
    await transport.close();
  });

  test("gives a successor what a dead reader held first; a durable that both share does not", async () => {
    const stream = "takeover";
    const dead = natsTransport({ servers: nats.url, stream });
    await dead.start(environment);
    const held: string[] = [];
    // It takes the first two and never answers, as one that was killed.
    await dead.subscribe({
      consumer: "reads",
      channels: ["things"],
      deliver(delivery) {
        held.push(delivery.message.envelope.id ?? "");
        return new Promise(() => {});
      },
    });
    const shared = await withManager((manager) =>
      manager.consumers.add(stream, { durable_name: "naive", ack_policy: "explicit" }),
    );
    await dead.publish([message("1"), message("2", { key: "other" })]);
    await eventually("it holds them", () => held.length === 2);
    const connection = await connect({ servers: nats.url });
    const naive = await jetstream(connection).consumers.get(stream, shared.name);
    for (const taken of ["1", "2"]) expect((await naive.next())?.string()).toBe(taken);
    await dead.close();

    const successor = natsTransport({ servers: nats.url, stream });
    await successor.start(environment);
    await successor.publish([message("3"), message("4", { key: "other" })]);
    const seen: string[] = [];
    const subscription = await successor.subscribe({
      consumer: "reads",
      channels: ["things"],
      async deliver(delivery) {
        seen.push(`${delivery.message.envelope.id}${delivery.redelivered ? " again" : ""}`);
        await delivery.ack();
      },
    });
    await eventually("they arrive", () => seen.length >= 4);
    expect(seen.filter((text) => /[13]/.test(text))).toEqual(["1 again", "3"]);
    expect(seen.filter((text) => /[24]/.test(text))).toEqual(["2 again", "4"]);
    // The control: what follows on the key comes before what it follows.
    expect((await naive.next())?.string()).toBe("3");
    await connection.close();
    await subscription.close();
    await successor.close();
  });

  test("says in the log that the server is away and back, and nothing of a login", async () => {
    const lines: string[] = [];
    const write = (fields: object, text: string) => lines.push(`${JSON.stringify(fields)} ${text}`);
    const log: Logger = { debug: write, info: write, warn: write, error: write };
    const transport = natsTransport({
      servers: nats.url.replace("nats://", "nats://user:s3cret@"),
      stream: "logged",
    });
    await transport.start({ ...environment, log });
    await nats.kill();
    await eventually("it is away", () => lines.some((line) => line.includes("NATS is away")));
    await expect(transport.publish([message("1")])).rejects.toMatchObject({ code: "unavailable" });
    await nats.start();
    await eventually("it is back", () => lines.some((line) => line.includes("NATS is back")));
    expect(await transport.publish([message("1")])).toEqual(["accepted"]);
    expect(lines.join()).not.toContain("s3cret");
    await transport.close();
  });
});
