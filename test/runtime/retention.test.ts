import { afterEach, describe, expect, test } from "vitest";
import { consumers, postgresTransport } from "../../src/runtime/index.js";
import { type DepotHandlers, depot, type ShopPublisher, shop } from "./orders.js";
import { createStage, type Stage } from "./stage.js";
import { storeSources } from "./stores.js";

const dayMs = 24 * 3_600_000;

describe.each(storeSources())("what is kept on $name", (source) => {
  let stage: Stage;
  afterEach(() => stage.stop());

  test("ids and log entries go when their time has passed and every consumer has them", async () => {
    const store = await source.fresh();
    stage = createStage(store, postgresTransport({ store, retentionMs: 2 * dayMs }));
    const seen: string[] = [];
    const handlers: DepotHandlers = {
      placed({ payload }) {
        seen.push(payload.id);
      },
    };
    const sender = await stage.add<ShopPublisher>(shop);
    const options = { handlers, dedupeWindowMs: 3 * dayMs };
    const slow = await stage.add({ ...depot, name: "slow" }, options);
    await stage.add(depot, options);
    await slow.stop();
    const place = (id: string) => sender.transaction(({ publish }) => publish.placed({ id }));
    const kept = async () => ({
      log: await stage.count("asyncapi_gen.log"),
      inbox: await stage.count("asyncapi_gen.inbox"),
    });
    await place("a");
    await stage.advance(dayMs);
    expect(await kept()).toEqual({ log: 1, inbox: 1 });
    await stage.advance(1.5 * dayMs);
    await stage.advance(120_000);
    expect(await kept()).toEqual({ log: 1, inbox: 1 }); // one consumer has not read it yet
    await slow.start();
    await stage.settle();
    expect(seen).toEqual(["a", "a"]);
    await stage.advance(120_000);
    expect(await kept()).toEqual({ log: 0, inbox: 2 });
    await stage.advance(3.5 * dayMs);
    await stage.advance(120_000);
    expect(await kept()).toEqual({ log: 0, inbox: 0 });
    await place("b");
    await stage.settle();
    expect(seen).toEqual(["a", "a", "b", "b"]);
  });

  test("a consumer that will not come back is forgotten, and the log with it", async () => {
    const store = await source.fresh();
    stage = createStage(store, postgresTransport({ store, retentionMs: dayMs }));
    const sender = await stage.add<ShopPublisher>(shop);
    const gone = await stage.add({ ...depot, name: "gone" }, { handlers: { placed() {} } });
    const known = consumers(store, stage.clock);
    await expect(known.remove("gone")).rejects.toThrow("a process reads for it");
    await gone.stop();
    await sender.transaction(({ publish }) => publish.placed({ id: "a" }));
    await stage.settle();
    expect(await known.list()).toEqual([{ consumer: "gone", behind: 1, members: 0 }]);
    await stage.advance(2 * dayMs);
    await stage.advance(120_000);
    expect(await stage.count("asyncapi_gen.log")).toBe(1);
    await known.remove("gone");
    expect(await known.list()).toEqual([]);
    await stage.advance(120_000);
    expect(await stage.count("asyncapi_gen.log")).toBe(0);
  });
});
