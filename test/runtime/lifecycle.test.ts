import { afterAll, beforeEach, describe, expect, test } from "vitest";
import {
  createService,
  defineMessage,
  memoryTransport,
  type Store,
  type Transport,
} from "../../src/runtime/index.js";
import { type DepotHandlers, depot, type Order, type ShopPublisher, shop } from "./orders.js";
import { createStage } from "./stage.js";
import { pgliteSource } from "./stores.js";

const source = pgliteSource();

describe("a service", () => {
  let store: Store;
  let transport: Transport;
  beforeEach(async () => {
    store = await source.fresh();
    transport = memoryTransport();
  });
  afterAll(() => transport.close());
  const handlers: DepotHandlers = { placed() {} };

  test("refuses what it cannot run with, before it starts", () => {
    const make =
      (options: object, definition = depot) =>
      () =>
        createService(definition, { store, transport, handlers, ...options });
    expect(make({ handlers: {} })).toThrow(`The service depot has no handler "placed" for Placed.`);
    expect(make({ retry: { attemptsMax: 0 } })).toThrow("attemptsMax must be greater than 0");
    expect(make({ sagaRetentionMs: 1_000 })).toThrow("sagaRetentionMs is 1000, which is shorter");
    expect(make({ dedupeWindowMs: 1_000 })).toThrow("dedupeWindowMs is 1000, but a message may be");
    const malformed = defineMessage<Order>()({
      type: "Odd",
      key: "payload.id",
      validate: () => undefined,
    });
    const odd = { ...depot, sends: { odd: { message: malformed, channel: "odd" } } };
    expect(() => createService(odd, { store, transport, handlers })).toThrow(
      "[options] Odd: TypeError",
    );
  });

  test("says so when it is used before its start or after its stop", async () => {
    const service = createService<ShopPublisher>(shop, { store, transport });
    const place = () => service.transaction(({ publish }) => publish.placed({ id: "a" }));
    await expect(place()).rejects.toThrow("[not-started]");
    expect(await service.health()).toMatchObject({ status: "starting" });
    await Promise.all([service.start(), service.start()]);
    await place();
    await Promise.all([service.stop(), service.stop()]);
    await expect(place()).rejects.toThrow("[stopped]");
    expect(await service.health()).toMatchObject({ status: "stopped" });
  });

  test("waits for its handlers when it stops, then tells them, then goes without them", async () => {
    const service = createService<ShopPublisher>(
      { ...depot, sends: shop.sends },
      {
        store,
        transport,
        drainTimeoutMs: 20,
        handlers: {
          placed: {
            // Outside of the transaction, so that the store is free.
            prepare: ({ payload }: { payload: Order }, { signal }: { signal: AbortSignal }) =>
              new Promise<void>((resolve) => {
                if (payload.note === "listens") signal.addEventListener("abort", () => resolve());
              }),
            handle() {},
          },
        },
      },
    );
    for (const note of ["listens", "is deaf"]) {
      await service.start();
      await service.transaction(({ publish }) => publish.placed({ id: note, note }));
      await service.stop();
      expect((await service.health()).status).toBe("stopped");
    }
  });

  test("gives each attempt a context of its own", async () => {
    const stage = createStage(store, transport);
    const contexts: { attempt: number; now: Date; id: string; context: object }[] = [];
    const observing: DepotHandlers = {
      placed(_, context) {
        contexts.push({
          attempt: context.attempt,
          now: context.now(),
          id: context.newId(),
          context,
        });
        if (context.attempt === 1) throw new Error("once");
      },
    };
    const service = await stage.add(depot, { handlers: observing });
    await stage.send({
      channel: "orders.placed",
      key: "a",
      envelope: { id: "1", source: "elsewhere", type: "Placed" },
      data: `{"id":"a"}`,
    });
    await stage.runUntilIdle();
    expect(contexts.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(new Set(contexts.map(({ id }) => id)).size).toBe(2);
    expect(contexts[0]?.context).not.toBe(contexts[1]?.context);
    expect((await service.health()).counters).toMatchObject({ parked: 1, handled: 1 });
    await service.stop();
  });

  test("goes on when a validator throws: the message is retried and given up like any failure", async () => {
    const stage = createStage(store, transport);
    const broken = defineMessage<Order>()({
      type: "Placed",
      validate() {
        throw new TypeError("a bug in a validator");
      },
    });
    const definition = {
      ...depot,
      receives: { placed: { message: broken, channel: "orders.placed" } },
    };
    const service = await stage.add(definition, { handlers, retry: { attemptsMax: 2 } });
    await stage.send({
      channel: "orders.placed",
      envelope: { id: "1", source: "elsewhere", type: "Placed" },
      data: "{}",
    });
    await stage.runUntilIdle();
    expect(await service.health()).toMatchObject({ deadLetters: 1, parked: 0 });
    await service.stop();
  });
});
