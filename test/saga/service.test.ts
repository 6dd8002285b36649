import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { route } from "../../src/runtime/message.js";
import { listInstances } from "../../src/runtime/saga/instances.js";
import { retrySaga } from "../../src/runtime/saga/retry-saga.js";
import { seededRandom } from "../../src/runtime/seeded-random.js";
import { createService } from "../../src/runtime/service/create-service.js";
import type { SagaRegistration, Service, ServiceDefinition } from "../../src/runtime/service.js";
import { pgliteStore } from "../../src/runtime/store/pglite.js";
import { type MemoryTransport, memoryTransport } from "../../src/runtime/transport/memory.js";
import { advance, settle } from "../../src/runtime/work/run-until-idle.js";
import { type VirtualClock, virtualClock } from "../../src/runtime/work/virtual-clock.js";
import {
  bodies,
  Check,
  Checked,
  channelOf,
  Failed,
  OutOfStock,
  order,
  Processed,
  Refused,
  Release,
  Released,
  Reserve,
  Reserved,
  registration,
  Started,
  Uncheck,
  Unchecked,
} from "./order-saga.js";

const on = (message: Parameters<typeof channelOf>[0]) => route(message, channelOf(message));
const undoes = (undo: typeof Release, action: { readonly type: string }) =>
  route({ ...undo, compensates: action.type }, channelOf(undo));

const orderService = (saga: SagaRegistration = registration): ServiceDefinition => ({
  name: "order",
  sends: {
    started: on(Started),
    reserve: on(Reserve),
    release: on(Release),
    check: on(Check),
    uncheck: on(Uncheck),
    processed: on(Processed),
    failed: on(Failed),
  },
  receives: {},
  sagas: { fulfil: saga },
});

const shelf: ServiceDefinition = {
  name: "shelf",
  sends: { reserved: on(Reserved), outOfStock: on(OutOfStock), released: on(Released) },
  receives: { reserve: on(Reserve), release: undoes(Release, Reserve) },
};

const credit: ServiceDefinition = {
  name: "credit",
  sends: { checked: on(Checked), refused: on(Refused), unchecked: on(Unchecked) },
  receives: { check: on(Check), uncheck: undoes(Uncheck, Check) },
};

type Publish = (payload: object) => Promise<{ readonly correlationId: string }>;
interface Publisher {
  readonly [method: string]: Publish;
}
interface Event {
  readonly payload: { readonly orderId: string };
}
interface Context {
  readonly publish: Publisher;
}

const say = (publisher: Publisher, method: string, payload: object) => {
  const publish = publisher[method];
  if (publish === undefined) throw new Error(`cannot say ${method}`);
  return publish(payload);
};

/** Participants that say yes, and undo what they are told to. */
const kindShelf = {
  reserve: ({ payload: { orderId } }: Event, { publish }: Context) =>
    say(publish, "reserved", { orderId, shelf: 7 }),
  release: ({ payload: { orderId } }: Event, { publish }: Context) =>
    say(publish, "released", { orderId }),
};
const kindCredit = {
  check: ({ payload: { orderId } }: Event, { publish }: Context) =>
    say(publish, "checked", { orderId }),
  uncheck: ({ payload: { orderId } }: Event, { publish }: Context) =>
    say(publish, "unchecked", { orderId }),
};

const store = pgliteStore();
let clock: VirtualClock;
let transport: MemoryTransport;
let running: Service<Publisher>[];

beforeEach(async () => {
  await store.exec("drop schema if exists asyncapi_gen cascade");
  clock = virtualClock();
  transport = memoryTransport();
  running = [];
});
afterEach(async () => {
  for (const service of running) await service.stop();
});
afterAll(() => store.close());

let seed = 0;
async function start(definition: ServiceDefinition, handlers: object): Promise<Service<Publisher>> {
  seed += 1;
  const service = createService<Publisher>(definition, {
    store,
    transport,
    clock,
    random: seededRandom(seed, clock),
    handlers,
    sagas: { fulfil: bodies },
  });
  await service.start();
  running.push(service);
  return service;
}

const place = (service: Service<Publisher>, orderId: string) =>
  service.transaction(({ publish }) => say(publish, "started", { orderId }));

const told = () => transport.published.map(({ envelope }) => envelope.type);
const status = async () => (await listInstances(store)).map((one) => one.status);

test("an order is fulfilled by three services in one conversation", async () => {
  const service = await start(orderService(), {});
  await start(shelf, kindShelf);
  await start(credit, kindCredit);
  const { correlationId } = await place(service, "o1");
  await settle(clock);
  expect(told()).toEqual(["Started", "Reserve", "Reserved", "Check", "Checked", "Processed"]);
  expect(await status()).toEqual(["completed"]);
  const envelopes = transport.published.map(({ envelope }) => envelope);
  expect(new Set(envelopes.map(({ correlationid }) => correlationid))).toEqual(
    new Set([correlationId]),
  );
  expect(envelopes.slice(1).map(({ causationid }) => causationid)).toEqual(
    envelopes.slice(0, -1).map(({ id }) => id),
  );
});

test("many orders side by side all end", async () => {
  const service = await start(orderService(), {});
  await start(shelf, kindShelf);
  await start(credit, {
    ...kindCredit,
    check: (event: Event, { publish }: Context) =>
      Number(event.payload.orderId) % 3 === 0
        ? say(publish, "refused", { ...event.payload, limit: 1 })
        : say(publish, "checked", { orderId: event.payload.orderId }),
  });
  for (let id = 0; id < 12; id += 1) await place(service, String(id));
  await settle(clock);
  const ended = await status();
  expect(ended.filter((one) => one === "completed")).toHaveLength(8);
  expect(ended.filter((one) => one === "failed")).toHaveLength(4);
});

test("a participant that is down past the timeout: undone on time, its late action refused", async () => {
  const service = await start(orderService(), {});
  let isDown = true;
  let reserved = 0;
  await start(shelf, {
    ...kindShelf,
    reserve: (event: Event, context: Context) => {
      if (isDown) throw new Error("the shelf is out of reach");
      reserved += 1;
      return kindShelf.reserve(event, context);
    },
  });
  await place(service, "o1");
  await advance(clock, 30_000);
  expect(told()).toEqual(["Started", "Reserve", "Release", "Released", "Failed"]);
  isDown = false;
  await advance(clock, 120_000);
  expect({ reserved, told: told().slice(5), status: await status() }).toEqual({
    reserved: 0,
    told: [],
    status: ["failed"],
  });
});

test("a participant that never comes back leaves the saga stuck, visibly", async () => {
  const service = await start(orderService(), {});
  await place(service, "o1");
  await advance(clock, 60_000);
  expect(told()).toEqual(["Started", "Reserve", "Release"]);
  const { sagasStuck, counters } = await service.health();
  expect({ sagasStuck, stuck: counters["saga-stuck"] }).toEqual({ sagasStuck: 1, stuck: 1 });
  await start(shelf, kindShelf);
  await advance(clock, 1_000);
  expect(await status()).toEqual(["failed"]);
});

describe("a stuck saga is retried by hand", () => {
  let isMute: boolean;
  const muteShelf = {
    reserve: () => undefined,
    release: async (event: Event, context: Context) => {
      if (!isMute) await kindShelf.release(event, context);
    },
  };
  const stuck = async () => {
    isMute = true;
    const service = await start(orderService(), {});
    await start(shelf, muteShelf);
    const { correlationId } = await place(service, "o1");
    await advance(clock, 90_000);
    expect(await status()).toEqual(["stuck"]);
    isMute = false;
    return { service, correlationId };
  };

  test("by a new message of the same conversation, which is counted", async () => {
    const { service, correlationId } = await stuck();
    const before = transport.published.length;
    expect(await retrySaga(store, "o1")).toEqual([
      { service: "order", saga: "fulfil", instance: "o1", outcome: "asked" },
    ]);
    await settle(clock);
    expect(told().slice(before)).toEqual(["Release", "Released", "Failed"]);
    expect(await status()).toEqual(["failed"]);
    const releases = transport.published.filter(({ envelope }) => envelope.type === "Release");
    expect(new Set(releases.map(({ envelope }) => envelope.id)).size).toBe(2);
    expect(releases.map(({ envelope }) => envelope.correlationid)).toEqual([
      correlationId,
      correlationId,
    ]);
    const { sagasStuck, counters } = await service.health();
    expect({ sagasStuck, retried: counters["saga-retried"] }).toEqual({
      sagasStuck: 0,
      retried: 1,
    });
  });

  test("twice at once asks once", async () => {
    const { service } = await stuck();
    await Promise.all([retrySaga(store, "o1"), retrySaga(store, "o1")]);
    await settle(clock);
    expect(told().filter((type) => type === "Release")).toHaveLength(2);
    expect((await service.health()).counters["saga-retried"]).toBe(1);
  });

  test("while its service is down: it does so when it is back", async () => {
    const { service } = await stuck();
    await service.stop();
    await retrySaga(store, "o1", { service: "order", saga: "fulfil", step: "reserve" });
    await settle(clock);
    expect(await status()).toEqual(["stuck"]);
    await start(orderService(), {});
    await settle(clock);
    expect(await status()).toEqual(["failed"]);
  });

  test("only if it is there, stuck, and has such a step", async () => {
    const { service } = await stuck();
    expect(await retrySaga(store, "o2")).toEqual([]);
    expect(await retrySaga(store, "o1", { saga: "other" })).toEqual([]);
    expect(await retrySaga(store, "o1", { step: "pay" })).toMatchObject([
      { outcome: "no-such-step" },
    ]);
    await place(service, "o3");
    await settle(clock);
    expect(await retrySaga(store, "o3")).toMatchObject([{ outcome: "not-stuck" }]);
    await settle(clock);
    expect((await service.health()).counters["saga-retried"]).toBeUndefined();
  });
});

test("a saga that ended long ago is forgotten, an open one is not", async () => {
  const dayMs = 24 * 3_600_000;
  const service = await start(orderService(), {});
  await place(service, "open");
  await advance(clock, 90_000);
  const helper = await start(shelf, {
    ...kindShelf,
    reserve: (event: Event, { publish }: Context) =>
      say(publish, "outOfStock", { ...event.payload, missing: "tea" }),
    release: () => undefined,
  });
  await place(service, "ended");
  await advance(clock, 1_000);
  await helper.stop();
  expect([...(await status())].sort()).toEqual(["failed", "stuck"]);
  await advance(clock, 29 * dayMs);
  expect(await status()).toHaveLength(2);
  await advance(clock, 2 * dayMs);
  expect(await status()).toEqual(["stuck"]);
});

test("an answer that comes before its start is kept and applied after it", async () => {
  const service = await start(orderService(), {});
  const stranger = await start(shelf, kindShelf);
  await stranger.transaction(({ publish }) =>
    say(publish, "reserved", { orderId: "o1", shelf: 1 }),
  );
  await settle(clock);
  expect((await service.health()).parked).toBe(1);
  await running.find((one) => one === stranger)?.stop();
  await place(service, "o1");
  await advance(clock, 10_000);
  expect(told()).toEqual(["Reserved", "Started", "Reserve", "Check"]);
});

test("timers survive a restart", async () => {
  const service = await start(orderService(), {});
  await place(service, "o1");
  await settle(clock);
  await service.stop();
  await advance(clock, 45_000);
  expect(told()).toEqual(["Started", "Reserve"]);
  await start(orderService(), {});
  await advance(clock, 1_000);
  expect(told()).toEqual(["Started", "Reserve", "Release"]);
});

describe("a changed definition", () => {
  const changed = orderService({
    ...registration,
    definition: { ...order, steps: order.steps.slice(0, 1) },
  });

  test("is refused at the start, by name, while instances of the old one run", async () => {
    const service = await start(orderService(), {});
    await place(service, "o1");
    await settle(clock);
    await service.stop();
    await expect(start(changed, {})).rejects.toThrow(
      /\[saga-definition-changed\] 1 instance of the saga order\.fulfil \(first: o1\)/,
    );
  });

  test("is welcome once they have ended", async () => {
    const service = await start(orderService(), {});
    await start(shelf, kindShelf);
    await start(credit, kindCredit);
    await place(service, "o1");
    await settle(clock);
    await service.stop();
    await expect(start(changed, {})).resolves.toBeDefined();
  });
});
