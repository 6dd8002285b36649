import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { deadLetters, type Tx } from "../../src/runtime/index.js";
import {
  type DepotHandlers,
  type DepotPublisher,
  type DeskHandlers,
  depot,
  desk,
  type OfficeHandlers,
  type Order,
  office,
  type ShopPublisher,
  shop,
  type WarehouseHandlers,
  warehouse,
} from "./orders.js";
import { createStage, type Stage } from "./stage.js";
import { storeSources } from "./stores.js";
import { transportSources } from "./transports.js";

const transports = transportSources();
const combinations = storeSources().flatMap((source) =>
  transports.flatMap((transport) =>
    // Each transport in both ways on one store, each store in both ways on one transport.
    (source.name === transport.name || source.name === "pglite" ? [1, 10] : [1]).map((batch) => ({
      name: source.name,
      transportName: transport.name,
      source,
      transport,
      batch,
    })),
  ),
);

describe.each(combinations)("$name, $transportName transport, batch $batch", (combination) => {
  const { source, transport, batch } = combination;
  let stage: Stage;
  // Opening a database takes long on a busy machine; a hook has more time than a test.
  beforeAll(async () => void (await source.fresh()));
  const open = async () => {
    const store = await source.fresh();
    stage = createStage(store, await transport.fresh(store), { consumers: { batch } });
    await store.exec("create table effects (id text, n integer, at serial)");
  };
  afterEach(() => stage.stop());

  const effects = async () => {
    const { rows } = await stage.store.query<{ id: string; n: number }>(
      "select id, n from effects order by at",
    );
    return rows.map(({ id, n }) => `${id}${n}`);
  };
  const record = async ({ id, number = 0 }: Order, tx: Tx) => {
    await tx.query("insert into effects (id, n) values ($1, $2)", [id, number]);
  };
  const recording: DepotHandlers = { placed: ({ payload }, { tx }) => record(payload, tx) };
  const placed = (id: string, payload: Order | string, more: object = {}) => ({
    channel: "orders.placed",
    ...(typeof payload === "string" ? {} : { key: payload.id }),
    envelope: { id, source: "elsewhere", type: "Placed", ...more },
    data: typeof payload === "string" ? payload : JSON.stringify(payload),
  });

  test("what commits is delivered, with its conversation; what rolls back is not", async () => {
    await open();
    const seen: object[] = [];
    const handlers: DepotHandlers = {
      async placed({ payload, envelope }, { publish }) {
        seen.push({ ...payload, ...envelope, id: payload.id });
        await publish.packed({ id: payload.id });
      },
    };
    const officeHandlers: OfficeHandlers = {
      packed({ envelope }) {
        seen.push({ correlation: envelope.correlationid, cause: envelope.causationid });
      },
    };
    const sender = await stage.add<ShopPublisher>(shop);
    await stage.add<DepotPublisher>(depot, { handlers });
    await stage.add(office, { handlers: officeHandlers });
    const note = "ä\u0000\u{1f600}";
    const rolledBack = sender.transaction(async ({ publish }) => {
      await publish.placed({ id: "never" });
      throw new Error("changed my mind");
    });
    await expect(rolledBack).rejects.toThrow("changed my mind");
    const { id, correlationId } = await sender.transaction(({ publish }) =>
      publish.placed({ id: "1", note }),
    );
    await stage.settle();
    expect(seen).toEqual([
      {
        id: "1",
        note,
        specversion: "1.0",
        time: "2026-01-01T00:00:00.000Z",
        source: "shop",
        type: "Placed",
        datacontenttype: "application/json",
        correlationid: correlationId,
        partitionkey: "1",
      },
      { correlation: correlationId, cause: id },
    ]);
    expect(await stage.count("asyncapi_gen.outbox")).toBe(0);
  });

  test("a refused publish rolls its transaction back, also where nobody awaited it", async () => {
    await open();
    const sender = await stage.add<ShopPublisher>(shop);
    await stage.add(depot, { handlers: recording });
    const refused = sender.transaction(async ({ tx, publish }) => {
      await record({ id: "x" }, tx);
      void publish.placed({ id: "x", stranger: 1 } as Order);
    });
    await expect(refused).rejects.toThrow(
      "[invalid-payload] Placed: /stranger must be nothing, found stranger (additionalProperties).",
    );
    await stage.settle();
    expect(await effects()).toEqual([]);
  });

  test("what is published after the end of its transaction is refused", async () => {
    await open();
    const sender = await stage.add<ShopPublisher>(shop);
    const late = await sender.transaction(async ({ publish }) => publish);
    await expect(late.placed({ id: "1" })).rejects.toThrow("[transaction-ended]");
  });

  test("a publisher for a transaction of the caller's own commits with it", async () => {
    await open();
    const sender = await stage.add<ShopPublisher>(shop);
    await stage.add(depot, { handlers: recording });
    await stage.store.transaction((tx) => sender.publishIn(tx).placed({ id: "a" }));
    const thrown = stage.store.transaction(async (tx) => {
      await sender.publishIn(tx).placed({ id: "b" });
      throw new Error("no");
    });
    await expect(thrown).rejects.toThrow("no");
    await stage.advance(200); // nobody could nudge: the relay's poll finds it
    expect(await effects()).toEqual(["a0"]);
  });

  test("16 duplicates at once run the handler once", async () => {
    await open();
    await stage.add(depot, { handlers: recording });
    // Without a key each is a lane of its own, so nothing but the inbox keeps them apart.
    const duplicate = { ...placed("1", { id: "a" }), key: undefined };
    const { key: _, ...unkeyed } = duplicate;
    await Promise.all(Array.from({ length: 16 }, () => stage.send(unkeyed)));
    await stage.settle();
    expect(await effects()).toEqual(["a0"]);
  });

  test("a handler that throws is undone, comes again and is applied once", async () => {
    await open();
    const attempts: number[] = [];
    const handlers: DepotHandlers = {
      async placed({ payload }, { tx, attempt, publish }) {
        attempts.push(attempt);
        await record(payload, tx);
        await publish.packed(payload);
        if (attempt < 3) throw new Error("not yet");
      },
    };
    await stage.add(depot, { handlers });
    await stage.send(placed("1", { id: "a" }));
    await stage.settle();
    expect(await effects()).toEqual([]);
    await stage.runUntilIdle();
    await stage.send(placed("1", { id: "a" }));
    await stage.settle();
    expect(attempts).toEqual([1, 2, 3]);
    expect(await effects()).toEqual(["a0"]);
  });

  test("a failing message holds back its own key, and nothing else", async () => {
    await open();
    let broken = true;
    const handlers: DepotHandlers = {
      async placed({ payload }, { tx }) {
        if (broken && payload.id === "a" && payload.number === 1) throw new Error("broken");
        await record(payload, tx);
      },
    };
    await stage.add(depot, { handlers });
    for (const number of [1, 2, 3]) {
      await stage.send(placed(`a${number}`, { id: "a", number }));
      await stage.send(placed(`b${number}`, { id: "b", number }));
    }
    await stage.settle();
    expect(await effects()).toEqual(["b1", "b2", "b3"]);
    broken = false;
    await stage.runUntilIdle();
    await stage.send(placed("a4", { id: "a", number: 4 }));
    await stage.settle();
    expect(await effects()).toEqual(["b1", "b2", "b3", "a1", "a2", "a3", "a4"]);
  });

  test("a message given up parks its key until it is redriven, in order", async () => {
    await open();
    let broken = true;
    const handlers: DepotHandlers = {
      async placed({ payload }, { tx }) {
        if (broken && payload.number === 1) throw new TypeError("out of tape");
        await record(payload, tx);
      },
    };
    const service = await stage.add(depot, { handlers, retry: { attemptsMax: 3 } });
    for (const number of [1, 2]) await stage.send(placed(`a${number}`, { id: "a", number }));
    await stage.runUntilIdle();
    expect(await effects()).toEqual([]);
    expect(await service.health()).toMatchObject({ deadLetters: 1, parked: 1 });
    const [letter] = await deadLetters(stage.store).list();
    expect(letter).toMatchObject({
      consumer: "depot",
      reason: "failed",
      detail: "TypeError: out of tape",
      attempts: 3,
      envelope: { id: "a1" },
    });
    broken = false;
    await deadLetters(stage.store).redrive(letter?.id ?? 0);
    await stage.settle();
    expect(await effects()).toEqual(["a1", "a2"]);
  });

  test("a discarded dead letter lets its key go on", async () => {
    await open();
    const handlers: DepotHandlers = {
      async placed({ payload }, { tx }) {
        if (payload.number === 1) throw new Error("never");
        await record(payload, tx);
      },
    };
    await stage.add(depot, { handlers, retry: { attemptsMax: 1 } });
    for (const number of [1, 2]) await stage.send(placed(`a${number}`, { id: "a", number }));
    await stage.settle();
    const letters = deadLetters(stage.store);
    for (const { id } of await letters.list()) await letters.discard(id);
    await stage.settle();
    expect(await effects()).toEqual(["a2"]);
    expect(await letters.list()).toEqual([]);
  });

  test.each([
    ["undecodable", "{", {}],
    ["undecodable", "[".repeat(300), {}],
    ["invalid-payload", `{"number":1}`, {}],
    ["unknown-type", `{"id":"a"}`, { type: "Misplaced" }],
    ["invalid-envelope", `{"id":"a"}`, { source: "" }],
    ["invalid-envelope", `{"id":"a"}`, { correlationid: "x".repeat(40_000) }],
    ["invalid-envelope", `{"id":"a"}`, { correlationid: "a\r\nb" }],
    ["invalid-envelope", `{"id":"a"}`, { id: "a\u0000b" }],
  ])(
    "%s: straight to the dead letters, with the bytes as they came",
    async (reason, data, more) => {
      await open();
      await stage.add(depot, { handlers: recording });
      await stage.send(placed("1", data, more));
      await stage.send(placed("2", { id: "b" }));
      await stage.settle();
      const letters = await deadLetters(stage.store).list();
      expect(letters).toHaveLength(1);
      expect(letters[0]).toMatchObject({ reason, attempts: 0, consumer: "depot" });
      expect(Buffer.from(letters[0]?.data ?? []).toString()).toBe(data);
      expect(await effects()).toEqual(["b0"]);
    },
  );

  test("an id that comes again with another body is a dead letter", async () => {
    await open();
    await stage.add(depot, { handlers: recording });
    await stage.send(placed("1", { id: "a", number: 1 }));
    await stage.send(placed("1", { id: "a", number: 2 }));
    await stage.settle();
    expect(await effects()).toEqual(["a1"]);
    expect(await deadLetters(stage.store).list()).toMatchObject([{ reason: "id-reuse" }]);
  });

  test("a mended payload is handled on redrive", async () => {
    await open();
    await stage.add(depot, { handlers: recording });
    await stage.send(placed("1", `{"number":1}`));
    await stage.settle();
    const letters = deadLetters(stage.store);
    const [letter] = await letters.list();
    await letters.redrive(letter?.id ?? 0, { data: Buffer.from(`{"id":"mended"}`) });
    await stage.settle();
    expect(await effects()).toEqual(["mended0"]);
  });

  test("each consumer gets every message; a second message of a business key has no effect", async () => {
    await open();
    const handlers: DeskHandlers = { clicked: ({ payload }, { tx }) => record(payload, tx) };
    await stage.add(desk, { handlers });
    await stage.add({ ...desk, name: "second desk" }, { handlers });
    for (const [id, number] of [
      ["1", 1],
      ["2", 2],
    ] as const) {
      await stage.send({
        channel: "orders.clicked",
        envelope: { id, source: "elsewhere", type: "Clicked" },
        data: JSON.stringify({ id: "a", number }),
      });
      await stage.settle();
    }
    expect(await effects()).toEqual(["a1", "a1"]);
  });

  test("what was undone before it arrived is refused when it does", async () => {
    await open();
    const handlers: WarehouseHandlers = {
      reserve: ({ payload }, { tx }) => record(payload, tx),
      release() {},
    };
    const service = await stage.add(warehouse, { handlers });
    const command = (type: string, channel: string, sagaid: string) =>
      stage.send({
        channel,
        key: "a",
        envelope: { id: `${type} ${sagaid}`, source: "elsewhere", type, sagaid },
        data: `{"id":"${sagaid}"}`,
      });
    await command("Release", "stock.release", "s1");
    await stage.settle();
    await command("Reserve", "stock.reserve", "s1");
    await command("Reserve", "stock.reserve", "s2");
    await stage.settle();
    expect(await effects()).toEqual(["s20"]);
    expect((await service.health()).counters).toMatchObject({ "refused-by-tombstone": 1 });
  });

  test("prepare runs outside the transaction, its result is handed in", async () => {
    await open();
    const handlers: DepotHandlers = {
      placed: {
        async prepare({ payload }) {
          await stage.store.query("select 1"); // would hang inside a transaction of PGlite
          return `prepared ${payload.id}`;
        },
        async handle({ prepared }, { tx }) {
          await record({ id: prepared }, tx);
        },
      },
    };
    await stage.add(depot, { handlers });
    await stage.send(placed("1", { id: "a" }));
    await stage.settle();
    expect(await effects()).toEqual(["prepared a0"]);
  });

  test("a consumer that comes later begins at the beginning, or now", async () => {
    await open();
    await stage.add(shop);
    await stage.send(placed("1", { id: "a" }));
    await stage.settle();
    await stage.add(depot, { handlers: recording });
    const late: DepotHandlers = {
      placed: ({ payload }, { tx }) => record({ ...payload, number: 9 }, tx),
    };
    await stage.add({ ...depot, name: "late" }, { handlers: late, startFrom: "now" });
    await stage.settle();
    expect(await effects()).toEqual(["a0"]);
    await stage.send(placed("2", { id: "b" }));
    await stage.settle();
    expect((await effects()).sort()).toEqual(["a0", "b0", "b9"]);
  });

  test("a stopped service goes on where it was when it is started again", async () => {
    await open();
    const sender = await stage.add<ShopPublisher>(shop);
    const service = await stage.add(depot, { handlers: recording });
    await service.stop();
    await sender.transaction(({ publish }) => publish.placed({ id: "a" }));
    await stage.settle();
    expect(await effects()).toEqual([]);
    await service.start();
    await stage.settle();
    expect(await effects()).toEqual(["a0"]);
  });
});
