import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { createService, deadLetters, memoryTransport, type Tx } from "../../src/runtime/index.js";
import {
  type DepotHandlers,
  depot,
  type Order,
  type ShopPublisher,
  shop,
  type WarehouseHandlers,
  warehouse,
} from "./orders.js";
import { createStage, type Stage } from "./stage.js";
import { pgliteSource } from "./stores.js";
import { transportSources } from "./transports.js";

const source = pgliteSource();
const transports = transportSources().filter(({ name }) => name !== "nats");

describe.each(transports)("batches over the $name transport", (transport) => {
  let stage: Stage;
  // Opening a database takes long on a busy machine; a hook has more time than a test.
  beforeAll(async () => void (await source.fresh()));
  const open = async () => {
    const store = await source.fresh();
    const batching = { consumers: { batch: 10 } };
    stage = createStage(store, await transport.fresh(store), batching);
    await store.exec(
      "create table effects (id text, n integer, tx bigint default txid_current(), at serial)",
    );
  };
  afterEach(() => stage.stop());

  const record = async ({ id, number = 0 }: Order, tx: Tx) => {
    await tx.query("insert into effects (id, n) values ($1, $2)", [id, number]);
  };
  const effects = async () => {
    const { rows } = await stage.store.query<{ id: string; n: number; tx: number }>(
      "select id, n, tx from effects order by at",
    );
    return rows;
  };
  const names = async () => (await effects()).map(({ id, n }) => `${id}${n}`);
  const place = async (orders: readonly Order[]) => {
    const sender = await stage.add<ShopPublisher>(shop);
    await sender.transaction(async ({ publish }) => {
      for (const order of orders) await publish.placed(order);
    });
    await stage.settle();
  };
  const orders = (keys: number, perKey: number): readonly Order[] =>
    Array.from({ length: keys * perKey }, (_, index) => ({
      id: `key-${index % keys}`,
      number: Math.floor(index / keys),
    }));

  test("several messages share a transaction, in order within each key", async () => {
    await open();
    const handlers: DepotHandlers = { placed: ({ payload }, { tx }) => record(payload, tx) };
    const service = await stage.add(depot, { handlers });
    await place(orders(12, 4));
    const seen = await effects();
    expect(seen).toHaveLength(48);
    expect(new Set(seen.map(({ tx }) => tx)).size).toBeLessThan(40);
    for (const { id } of orders(12, 1)) {
      expect(seen.filter((one) => one.id === id).map(({ n }) => n)).toEqual([0, 1, 2, 3]);
    }
    expect((await service.health()).counters.batches).toBeGreaterThan(0);
  });

  test("one that fails is parked alone, and nothing of it is applied", async () => {
    await open();
    let broken = true;
    const attempts: number[] = [];
    const handlers: DepotHandlers = {
      async placed({ payload }, { tx, publish, attempt }) {
        await record(payload, tx);
        await publish.packed(payload);
        if (payload.id !== "key-3" || !broken) return;
        attempts.push(attempt);
        throw new Error("out of tape");
      },
    };
    const service = await stage.add(depot, { handlers });
    await place(orders(8, 2));
    expect(await names()).toHaveLength(14);
    expect(await service.health()).toMatchObject({ parked: 2, deadLetters: 0 });
    expect(await stage.count("asyncapi_gen.parked where attempts > 0")).toBe(1);
    broken = false;
    await stage.runUntilIdle();
    expect((await names()).slice(14)).toEqual(["key-30", "key-31"]);
    expect(new Set(await names()).size).toBe(16);
    // Together and then alone, which counts as one attempt; or alone at once.
    expect(new Set(attempts)).toEqual(new Set([1]));
  });

  test("a lost race is tried again at once, and is nobody's attempt", async () => {
    await open();
    let races = 2;
    const handlers: DepotHandlers = {
      async placed({ payload }, { tx }) {
        await record(payload, tx);
        if (payload.id !== "key-1" || races === 0) return;
        races -= 1;
        throw Object.assign(new Error("deadlock detected"), { code: "40P01" });
      },
    };
    await stage.add(depot, { handlers });
    await place(orders(6, 1));
    expect(new Set(await names()).size).toBe(6);
    expect(await names()).toHaveLength(6);
    expect(await stage.count("asyncapi_gen.parked")).toBe(0);
  });

  test("what cannot be read is put aside, and the rest stay together", async () => {
    await open();
    const handlers: DepotHandlers = { placed: ({ payload }, { tx }) => record(payload, tx) };
    await stage.add(depot, { handlers });
    await stage.transport.publish(
      Array.from({ length: 8 }, (_, index) => ({
        channel: "orders.placed",
        key: `key-${index}`,
        envelope: { id: `m${index}`, source: "elsewhere", type: "Placed" },
        headers: {},
        data: new TextEncoder().encode(index === 3 ? "{" : `{"id":"key-${index}"}`),
      })),
    );
    await stage.settle();
    expect(await names()).toHaveLength(7);
    expect(await deadLetters(stage.store).list()).toMatchObject([{ reason: "undecodable" }]);
  });

  test("an action in the same batch as its undoing is refused all the same", async () => {
    await open();
    const handlers: WarehouseHandlers = {
      reserve: ({ payload }, { tx }) => record(payload, tx),
      release() {},
    };
    const service = await stage.add(warehouse, { handlers });
    const command = (type: string, channel: string, sagaid: string) => ({
      channel,
      key: "a",
      envelope: { id: `${type} ${sagaid}`, source: "elsewhere", type, sagaid },
      headers: {},
      data: new TextEncoder().encode(`{"id":"${sagaid}"}`),
    });
    await stage.transport.publish([
      command("Release", "stock.release", "s1"),
      command("Reserve", "stock.reserve", "s2"),
      command("Reserve", "stock.reserve", "s1"),
    ]);
    await stage.settle();
    const cameLate = !(await names()).includes("s10");
    const { counters } = await service.health();
    expect(counters["refused-by-tombstone"] ?? 0).toBe(cameLate ? 1 : 0);
    expect(await names()).toContain("s20");
    // Two channels; only where their messages of a key lie in one place is their order known.
    if (transport.name === "postgres") expect(cameLate).toBe(true);
  });
});

test.each([0, 1.5, 1_001, Number.NaN])("a batch of %s is refused", (batch) => {
  const handlers: DepotHandlers = { placed() {} };
  const create = async () => {
    const store = await source.fresh();
    return createService(depot, {
      store,
      transport: memoryTransport(),
      handlers,
      consumers: { batch },
    });
  };
  return expect(create()).rejects.toThrow(
    `[options] consumers.batch must be a whole number from 1 to 1000, not ${batch}.`,
  );
});
