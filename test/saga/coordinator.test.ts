import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createCoordinator } from "../../src/runtime/saga/coordinator.js";
import { assertNoForeignVersions } from "../../src/runtime/saga/foreign-versions.js";
import { listInstances, showInstances } from "../../src/runtime/saga/instances.js";
import { migrateRuntime } from "../../src/runtime/store/migrate.js";
import { pgliteStore } from "../../src/runtime/store/pglite.js";
import {
  bodies,
  Checked,
  OutOfStock,
  order,
  Refused,
  Released,
  Reserved,
  registration,
  Started,
  Unchecked,
} from "./order-saga.js";
import { type Stage, stageOf } from "./saga-stage.js";

const store = pgliteStore();
let stage: Stage;

beforeAll(() => migrateRuntime(store), 120_000);
afterAll(() => store.close());
beforeEach(async () => {
  await store.exec("truncate asyncapi_gen.sagas, asyncapi_gen.timers");
  stage = stageOf(store, createCoordinator("order", registration, bodies));
});

const typesSent = () => stage.sent.map(({ type }) => type);
const timers = async () => {
  const { rows } = await store.query<{ readonly step: string | null; readonly seconds: number }>(
    `select step, round(extract(epoch from due_at - now()))::integer as seconds
     from asyncapi_gen.timers order by epoch`,
  );
  return rows.map(({ step, seconds }) => `${step ?? "saga"} ${seconds}`);
};
const statuses = async () => (await listInstances(store)).map(({ status }) => status);

describe("an instance", () => {
  test("goes from its start to its end, each message made from what was heard", async () => {
    await stage.hear(Started, { orderId: "o1" });
    await stage.hear(Reserved, { orderId: "o1", shelf: 7 });
    await stage.hear(Checked, { orderId: "o1" });
    expect(stage.sent).toEqual([
      { type: "Reserve", payload: { orderId: "o1" }, sagaid: "fulfil/o1", sagastep: "reserve" },
      {
        type: "Check",
        payload: { orderId: "o1", shelf: 7 },
        sagaid: "fulfil/o1",
        sagastep: "check",
      },
      { type: "Processed", payload: { orderId: "o1" }, sagaid: "fulfil/o1" },
    ]);
    expect(await statuses()).toEqual(["completed"]);
    expect(stage.counted).toEqual({ "saga-started": 1, "saga-completed": 1 });
  });

  test("undoes what it did, with the reason and the answers at hand", async () => {
    await stage.hear(Started, { orderId: "o1" });
    await stage.hear(Reserved, { orderId: "o1", shelf: 7 });
    await stage.hear(Refused, { orderId: "o1", limit: 10 });
    await stage.hear(Released, { orderId: "o1" });
    expect(stage.sent.slice(2)).toEqual([
      {
        type: "Release",
        payload: { orderId: "o1", shelf: 7, because: "check" },
        sagaid: "fulfil/o1",
        sagastep: "reserve",
      },
      {
        type: "Failed",
        payload: { orderId: "o1", reason: "check declined", limit: 10 },
        sagaid: "fulfil/o1",
      },
    ]);
  });

  test("speaks in the conversation it began in, whoever answers", async () => {
    await stage.hear(Started, { orderId: "o1" }, { correlationid: "began" });
    await stage.hear(Reserved, { orderId: "o1", shelf: 7 }, { correlationid: "lost" });
    await stage.ring(20_000);
    expect(stage.conversations).toEqual(["began", "began", "began"]);
    const { rows } = await store.query(
      "select distinct correlation_id, causation_id from asyncapi_gen.timers",
    );
    expect(rows).toEqual([{ correlation_id: "began", causation_id: "m2" }]);
  });

  test("is one of many, told apart by the correlation value", async () => {
    await stage.hear(Started, { orderId: "o1" });
    await stage.hear(Started, { orderId: "o2" });
    await stage.hear(OutOfStock, { orderId: "o2", missing: "tea" });
    const all = await listInstances(store, { service: "order", saga: "fulfil" });
    expect(new Map(all.map(({ instance, status }) => [instance, status]))).toEqual(
      new Map([
        ["o1", "running"],
        ["o2", "failed"],
      ]),
    );
  });

  test("is made once: a second start is a duplicate", async () => {
    expect(await stage.hear(Started, { orderId: "o1" })).toBe("applied");
    expect(await stage.hear(Started, { orderId: "o1" })).toEqual({ ignored: "saga-duplicate" });
    expect(typesSent()).toEqual(["Reserve"]);
  });

  test("that does not exist yet makes an answer early", async () => {
    expect(await stage.hear(Reserved, { orderId: "o1", shelf: 7 })).toBe("early");
  });

  test("that has ended records what comes late, once", async () => {
    await stage.hear(Started, { orderId: "o1" });
    await stage.ring(30_000);
    await stage.hear(Released, { orderId: "o1" });
    const late = await stage.hear(Reserved, { orderId: "o1", shelf: 7 });
    const again = await stage.hear(Reserved, { orderId: "o1", shelf: 7 });
    expect([late, again]).toEqual([{ ignored: "saga-late" }, { ignored: "saga-duplicate" }]);
    expect(typesSent()).toEqual(["Reserve", "Release", "Failed"]);
    const [shown] = await showInstances(store, "o1");
    expect(shown?.state.late).toEqual([{ step: "reserve", outcome: "succeeded" }]);
  });

  test("may hold a megabyte, and characters that jsonb would refuse", async () => {
    const note = `${"x".repeat(1_000_000)}\u0000`;
    await stage.hear(Started, { orderId: "o1", note });
    await stage.hear(Reserved, { orderId: "o1", shelf: 7 });
    const [shown] = await showInstances(store, "o1");
    expect(shown?.state.start).toEqual({ orderId: "o1", note });
  });
});

describe("timers", () => {
  test("are armed with the step and forgotten with its answer", async () => {
    await stage.hear(Started, { orderId: "o1" });
    expect(await timers()).toEqual(["saga 300", "reserve 30"]);
    await stage.hear(Reserved, { orderId: "o1", shelf: 7 });
    expect(await timers()).toEqual(["saga 300", "check 20"]);
    await stage.hear(Checked, { orderId: "o1" });
    expect(await timers()).toEqual([]);
  });

  test("undo a step that did not answer, latest first", async () => {
    await stage.hear(Started, { orderId: "o1" });
    await stage.hear(Reserved, { orderId: "o1", shelf: 7 });
    await stage.ring(20_000);
    await stage.hear(Unchecked, { orderId: "o1" });
    await stage.hear(Released, { orderId: "o1" });
    expect(typesSent()).toEqual(["Reserve", "Check", "Uncheck", "Release", "Failed"]);
    expect(stage.counted["saga-timeout"]).toBe(1);
  });

  test("leave a saga stuck when nobody answers its compensation, and say so", async () => {
    await stage.hear(Started, { orderId: "o1" });
    await stage.ring(30_000);
    await stage.ring(30_000);
    expect(await statuses()).toEqual(["stuck"]);
    expect(stage.counted["saga-stuck"]).toBe(1);
    expect(stage.errors).toEqual([
      { sagaid: "fulfil/o1", step: "reserve", reason: "compensation-timed-out" },
    ]);
    await stage.hear(Released, { orderId: "o1" });
    expect(await statuses()).toEqual(["failed"]);
  });

  test("of an earlier epoch are ignored and counted", async () => {
    await stage.hear(Started, { orderId: "o1" });
    await store.exec(
      `insert into asyncapi_gen.timers
       select service, saga, instance, 'reserve', 99, now(), 'c', null from asyncapi_gen.sagas`,
    );
    expect(await stage.ring(0)).toBe(1);
    expect(stage.counted).toEqual({ "saga-started": 1, "saga-timer-stale": 1 });
    expect(await timers()).toEqual(["saga 300", "reserve 30"]);
  });
});

describe("what a user's body does wrong", () => {
  test("a throw names saga, instance and body, and nothing is saved", async () => {
    const throwing = {
      ...bodies,
      reserve: {
        ...bodies.reserve,
        send: () => {
          throw new Error("no shelf");
        },
      },
    };
    stage = stageOf(store, createCoordinator("order", registration, throwing));
    await expect(stage.hear(Started, { orderId: "o1" })).rejects.toMatchObject({
      code: "saga-body",
      retryable: true,
      message: '[saga-body] fulfil/o1: the body "reserve.send" threw: no shelf',
    });
    expect(await statuses()).toEqual([]);
  });

  test("a missing one is told before anything runs", () => {
    const { failsWith: _, ...incomplete } = bodies;
    expect(() => createCoordinator("order", registration, incomplete)).toThrow(
      '[options] The saga order.fulfil has no body "failsWith".',
    );
  });
});

describe("the correlation value", () => {
  test("that is missing or unfit is refused with the place", async () => {
    await expect(stage.hear(Started, {})).rejects.toThrow(
      /Started: the value at \$message\.payload#\/orderId, by which the saga fulfil .* is missing/,
    );
    await expect(stage.hear(Started, { orderId: "a\u0000" })).rejects.toThrow(/control characters/);
  });

  test("may stand elsewhere in some of the messages", async () => {
    const definition = {
      ...order,
      correlateBy: {
        Started: "$message.payload#/orderId",
        Reserved: "$message.payload#/ref/order",
      },
    };
    stage = stageOf(store, createCoordinator("order", { ...registration, definition }, bodies));
    await stage.hear(Started, { orderId: "o1" });
    await stage.hear(Reserved, { ref: { order: "o1" }, shelf: 7 });
    expect(typesSent()).toEqual(["Reserve", "Check"]);
    await expect(stage.hear(Checked, { orderId: "o1" })).rejects.toThrow(/correlateBy/);
  });
});

describe("the version of a definition", () => {
  const renamed = { ...order, failsWith: Unchecked };

  test("refuses to run beside open instances of another one, by name", async () => {
    await stage.hear(Started, { orderId: "o1" });
    await assertNoForeignVersions(store, "order", { fulfil: registration });
    const changed = { fulfil: { ...registration, definition: renamed } };
    await expect(assertNoForeignVersions(store, "order", changed)).rejects.toThrow(
      /\[saga-definition-changed\] 1 instance of the saga order\.fulfil \(first: o1\)/,
    );
    await expect(assertNoForeignVersions(store, "order", {})).rejects.toThrow(/order\.fulfil/);
  });

  test("does not mind ended instances, other services or other timeouts", async () => {
    await stage.hear(Started, { orderId: "o1" });
    await assertNoForeignVersions(store, "billing", {});
    const patient = {
      ...order,
      timeoutMs: 1,
      steps: order.steps.map((s) => ({ ...s, timeoutMs: 1 })),
    };
    await assertNoForeignVersions(store, "order", {
      fulfil: { ...registration, definition: patient },
    });
    await stage.hear(OutOfStock, { orderId: "o1", missing: "tea" });
    await assertNoForeignVersions(store, "order", {});
  });
});

test("operators find instances by service, saga and status", async () => {
  await stage.hear(Started, { orderId: "o1" });
  await stage.hear(Started, { orderId: "o2" });
  await stage.hear(OutOfStock, { orderId: "o2", missing: "tea" });
  const found = await listInstances(store, { service: "order", status: "failed" });
  expect(found).toMatchObject([
    { service: "order", saga: "fulfil", instance: "o2", correlationId: "conversation" },
  ]);
  expect(found[0]?.startedAt).toBeInstanceOf(Date);
  expect(await listInstances(store, { limit: 1 })).toHaveLength(1);
  expect(await showInstances(store, "o3")).toEqual([]);
});
