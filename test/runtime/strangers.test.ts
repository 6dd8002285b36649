import { afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  createService,
  deadLetters,
  defineMessage,
  defineService,
  memoryTransport,
  postgresTransport,
  route,
} from "../../src/runtime/index.js";
import { createStage, type Stage } from "./stage.js";
import { storeSources } from "./stores.js";

const accept = () => undefined;
const settled = (kind: string) =>
  defineMessage<{ kind: string; transfer?: { id: string } }>()({
    type: `bank.${kind}`,
    validate: accept,
    recognisedBy: [{ at: "$message.payload#/kind", is: kind }],
  });
const Paid = settled("paid");
const Refused = settled("refused");
const Ping = defineMessage<object>()({ type: "Ping", validate: accept });
const Tick = defineMessage<object>()({
  type: "Tick",
  validate: accept,
  recognisedBy: [{ at: "$message.header#/kind", is: "tick" }],
});

const ledger = defineService({
  name: "ledger",
  sends: {},
  receives: {
    paid: route(Paid, "bank.transfers"),
    refused: route(Refused, "bank.transfers"),
    ping: route(Ping, "pings"),
    tick: route(Tick, "ticks/{clock}"),
  },
});

const combinations = storeSources().flatMap((source) =>
  (["memory", "postgres"] as const).map((name) => ({
    source,
    name,
    title: `${name} on ${source.name}`,
  })),
);

describe.each(combinations)("messages of strangers over $title", ({ source, name }) => {
  let stage: Stage;
  const heard: string[] = [];
  beforeAll(async () => {
    await (await source.fresh()).query("select 1"); // opened, however long that takes
  });
  afterEach(async () => {
    heard.length = 0;
    await stage.stop();
  });
  const start = async (more: object = {}) => {
    const store = await source.fresh();
    stage = createStage(
      store,
      name === "memory" ? memoryTransport() : postgresTransport({ store }),
    );
    const hear = (what: string) => (event: { envelope: { id: string; source: string } }) =>
      void heard.push(`${what} ${event.envelope.source} ${event.envelope.id}`);
    const handlers = {
      paid: hear("paid"),
      refused: hear("refused"),
      ping: hear("ping"),
      tick: hear("tick"),
    };
    return stage.add(ledger, { handlers, retry: { attemptsMax: 2 }, ...more });
  };
  const counters = async (service: Awaited<ReturnType<typeof start>>) =>
    (await service.health()).counters;

  test("are recognised by what the contract says stands in them", async () => {
    await start();
    const say = (data: object, headers = {}) =>
      stage.send({ channel: "bank.transfers", data: JSON.stringify(data), headers });
    await say({ kind: "paid" });
    await say({ kind: "refused" });
    await say({ kind: "something else" });
    await stage.send({ channel: "pings" });
    await stage.send({ channel: "ticks/7", headers: { kind: "tick" } });
    await stage.send({ channel: "ticks/7", headers: { kind: "tock" } });
    await stage.runUntilIdle();
    expect(heard.map((text) => text.split(" ")[0]).sort()).toEqual([
      "paid",
      "ping",
      "refused",
      "tick",
    ]);
    const letters = await deadLetters(stage.store).list();
    expect(letters.map(({ channel, reason }) => [channel, reason]).sort()).toEqual([
      ["bank.transfers", "invalid-envelope"],
      ["ticks/7", "invalid-envelope"],
    ]);
  });

  test("have the id that the configuration points to; duplicates are recognised by it", async () => {
    const service = await start({ strangerIds: { "bank.transfers": "/transfer/id" } });
    const say = (id: string, headers = {}) =>
      stage.send({
        channel: "bank.transfers",
        headers,
        data: JSON.stringify({ kind: "paid", transfer: { id } }),
      });
    await say("t1");
    await say("t1");
    await say("t2");
    await say("x".repeat(2_000));
    await stage.runUntilIdle();
    expect(heard).toHaveLength(3);
    expect(heard).toContain("paid bank.transfers t1");
    expect(await counters(service)).toMatchObject({ handled: 3, duplicate: 1 });
  });

  test("else the broker's coordinates: the same message is the same, whenever it comes", async () => {
    const service = await start({ strangerIds: { "bank.transfers": "/transfer/id" } });
    await stage.send({ channel: "pings" });
    await stage.send({ channel: "pings" });
    await stage.send({ channel: "bank.transfers", data: `{"kind":"paid"}` });
    await stage.runUntilIdle();
    expect(new Set(heard).size).toBe(3);
    expect(await counters(service)).toMatchObject({ handled: 3, "stranger-without-id": 3 });
    if (name !== "postgres") return;
    await service.stop();
    await stage.store.query("update asyncapi_gen.positions set pos = 0");
    await service.start();
    await stage.runUntilIdle();
    expect(heard).toHaveLength(3);
    expect((await counters(service)).duplicate).toBe(3);
  });

  test("keep their id through retries", async () => {
    let failures = 1;
    const seen: string[] = [];
    const handlers = {
      paid() {},
      refused() {},
      tick() {},
      ping({ envelope }: { envelope: { id: string } }) {
        seen.push(envelope.id);
        if (failures-- > 0) throw new Error("not yet");
      },
    };
    await start({ handlers });
    await stage.send({ channel: "pings" });
    await stage.runUntilIdle();
    expect(seen).toHaveLength(2);
    expect(new Set(seen).size).toBe(1);
  });

  test("a configured id that cannot be is refused before the first message", async () => {
    await start();
    const make = (strangerIds: Record<string, string>) => () =>
      createService(ledger, {
        store: stage.store,
        transport: stage.transport,
        handlers: { paid() {}, refused() {}, tick() {}, ping() {} },
        strangerIds,
      });
    expect(make({ nowhere: "/id" })).toThrow(
      `[options] strangerIds names the channel "nowhere", which ledger does not receive from: bank.transfers`,
    );
    expect(make({ pings: "id" })).toThrow(`[options] strangerIds["pings"]`);
    expect(make({ pings: "$message.header#/id" })).not.toThrow();
  });
});
