import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { defineMessage, type MessageDescriptor, route } from "../../src/runtime/message.js";
import { createCoordinator } from "../../src/runtime/saga/coordinator.js";
import { showInstances } from "../../src/runtime/saga/instances.js";
import { retrySaga } from "../../src/runtime/saga/retry-saga.js";
import { seededRandom } from "../../src/runtime/seeded-random.js";
import { createService } from "../../src/runtime/service/create-service.js";
import type { FormerRelease, Service, ServiceDefinition } from "../../src/runtime/service.js";
import { pgliteStore } from "../../src/runtime/store/pglite.js";
import { type MemoryTransport, memoryTransport } from "../../src/runtime/transport/memory.js";
import { advance, settle } from "../../src/runtime/work/run-until-idle.js";
import { type VirtualClock, virtualClock } from "../../src/runtime/work/virtual-clock.js";
import * as v1 from "./order-saga.js";
import { stageOf } from "./saga-stage.js";

interface Order {
  readonly orderId: string;
}
const about = (type: string): MessageDescriptor<Order, undefined> =>
  defineMessage<Order>()({
    type,
    key: "$message.payload#/orderId",
    validate: () => undefined,
  });
const [Pay, Paid, Refund, Refunded] = [
  about("Pay"),
  about("Paid"),
  about("Refund"),
  about("Refunded"),
];
const on = (message: MessageDescriptor) => route(message, v1.channelOf(message));

/** The next release pays where the first one checked: nothing of the check is in its contract. */
const [reserveStep] = v1.order.steps;
const next = {
  ...v1.order,
  steps: [
    reserveStep,
    {
      ...reserveStep,
      id: "pay",
      send: Pay,
      succeedsOn: Paid,
      failsOn: [],
      compensate: { send: Refund, succeedsOn: Refunded },
    },
  ],
};
const heardNext = [v1.Started, v1.Reserved, v1.OutOfStock, v1.Released, Paid, Refunded].map(on);
const nextBodies = {
  reserve: v1.bodies.reserve,
  pay: { send: v1.bodies.reserve.send, compensate: v1.bodies.reserve.send },
  completesWith: v1.bodies.completesWith,
  failsWith: v1.bodies.failsWith,
};

const releaseOne: ServiceDefinition = {
  name: "order",
  sends: {
    started: on(v1.Started),
    reserve: on(v1.Reserve),
    release: on(v1.Release),
    check: on(v1.Check),
    uncheck: on(v1.Uncheck),
    processed: on(v1.Processed),
    failed: on(v1.Failed),
  },
  receives: {},
  sagas: { fulfil: v1.registration },
};
const { check: _, uncheck: __, ...kept } = releaseOne.sends;
const releaseTwo: ServiceDefinition = {
  name: "order",
  sends: { ...kept, pay: on(Pay), refund: on(Refund) },
  receives: {},
  sagas: { fulfil: { definition: next, receives: heardNext } },
};
const former: FormerRelease = { service: releaseOne, sagas: { fulfil: v1.bodies } };

/** Says, by hand, what participants say. */
const people: ServiceDefinition = {
  name: "people",
  sends: Object.fromEntries(
    [v1.Reserved, v1.OutOfStock, v1.Released, v1.Checked, v1.Refused, v1.Unchecked, Paid].map(
      (message) => [message.type, on(message)],
    ),
  ),
  receives: {},
};

interface Publisher {
  readonly [method: string]: (payload: object) => Promise<unknown>;
}

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
async function start(
  definition: ServiceDefinition,
  fulfil: object,
  formerReleases: readonly FormerRelease[] = [],
) {
  seed += 1;
  const service = createService<Publisher>(definition, {
    store,
    transport,
    clock,
    random: seededRandom(seed, clock),
    handlers: {},
    sagas: { fulfil },
    formerReleases,
  });
  await service.start();
  running.push(service);
  return service;
}

async function say(service: Service<Publisher>, method: string, payload: object) {
  await service.transaction(async ({ publish }) => publish[method]?.(payload));
  await settle(clock);
}

const saidAbout = (orderId: string) =>
  transport.published.filter(({ key }) => key === orderId).map(({ envelope }) => envelope.type);
const statusOf = async (orderId: string) =>
  (await showInstances(store, orderId)).map(({ status }) => status).join();

describe("a new release takes over while instances of the former one run", () => {
  test("each ends under the definition it began with, new ones under the new", async () => {
    const one = await start(releaseOne, v1.bodies);
    const others = await start(people, {});
    for (const orderId of ["waits", "checks", "undoes", "silent"]) {
      await say(one, "started", { orderId });
    }
    for (const orderId of ["checks", "undoes", "silent"]) {
      await say(others, "Reserved", { orderId, shelf: 7 });
    }
    await say(others, "Refused", { orderId: "undoes", limit: 1 });
    await one.stop();

    const two = await start(releaseTwo, nextBodies, [former]);
    await say(two, "started", { orderId: "new" });
    for (const orderId of ["waits", "new"]) await say(others, "Reserved", { orderId, shelf: 8 });
    for (const orderId of ["waits", "checks"]) await say(others, "Checked", { orderId });
    await say(others, "Paid", { orderId: "new" });
    await say(others, "Released", { orderId: "undoes" });
    await advance(clock, 20_000);
    await say(others, "Unchecked", { orderId: "silent" });
    await say(others, "Released", { orderId: "silent" });

    const first = ["Started", "Reserve", "Reserved", "Check"];
    expect(saidAbout("waits")).toEqual([...first, "Checked", "Processed"]);
    expect(saidAbout("checks")).toEqual([...first, "Checked", "Processed"]);
    expect(saidAbout("undoes")).toEqual([...first, "Refused", "Release", "Released", "Failed"]);
    expect(saidAbout("silent")).toEqual([
      ...[...first, "Uncheck", "Unchecked", "Release", "Released", "Failed"],
    ]);
    expect(saidAbout("new")).toEqual([
      "Started",
      "Reserve",
      "Reserved",
      "Pay",
      "Paid",
      "Processed",
    ]);
    expect((await two.health()).counters["dead-lettered"] ?? 0).toBe(0);
  });

  test("one that was stuck is retried under its own definition", async () => {
    const one = await start(releaseOne, v1.bodies);
    const others = await start(people, {});
    await say(one, "started", { orderId: "stuck" });
    await advance(clock, 60_000);
    expect(await statusOf("stuck")).toBe("stuck");
    await one.stop();
    await start(releaseTwo, nextBodies, [former]);
    await retrySaga(store, "stuck");
    await settle(clock);
    await say(others, "Released", { orderId: "stuck" });
    expect(saidAbout("stuck").slice(-4)).toEqual(["Release", "Release", "Released", "Failed"]);
    expect(await statusOf("stuck")).toBe("failed");
  });

  test("a process of the former release leaves the new one's instances to it", async () => {
    const one = await start(releaseOne, v1.bodies);
    const others = await start(people, {});
    await one.stop();
    const two = await start(releaseTwo, nextBodies, [former]);
    await say(two, "started", { orderId: "o1" });
    const old = stageOf(store, createCoordinator("order", v1.registration, v1.bodies));
    await expect(old.hear(v1.Reserved, { orderId: "o1", shelf: 7 })).rejects.toThrow(
      /\[saga-definition-changed\] fulfil\/o1 began under the definition \w+, which this process does not have/,
    );
    expect(old.sent).toEqual([]);
    await say(others, "Reserved", { orderId: "o1", shelf: 7 });
    await say(others, "Paid", { orderId: "o1" });
    expect(await statusOf("o1")).toBe("completed");
  });
});

describe("a former release is refused", () => {
  const create = (definition: ServiceDefinition, release: FormerRelease) => () =>
    createService(definition, {
      ...{ store, transport, handlers: {}, sagas: { fulfil: nextBodies } },
      formerReleases: [release],
    });

  test("without bodies for its saga", () => {
    const release = { ...former, sagas: {} };
    expect(create(releaseTwo, release)).toThrow(/no bodies for the saga "fulfil" of order/);
    const incomplete = { ...former, sagas: { fulfil: nextBodies } };
    expect(create(releaseTwo, incomplete)).toThrow(/has no body "check\.send"/);
  });

  test("when the service has its saga no more", () => {
    expect(create({ ...releaseTwo, sagas: {} }, former)).toThrow(/keep it in the document/);
  });
});
