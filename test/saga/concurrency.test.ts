import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createCoordinator } from "../../src/runtime/saga/coordinator.js";
import { listInstances, showInstances } from "../../src/runtime/saga/instances.js";
import { isConflict } from "../../src/runtime/store/store-errors.js";
import { type LiveStore, liveStore } from "./live-store.js";
import { bodies, Checked, Refused, Reserved, registration, Started } from "./order-saga.js";
import { type Stage, stageOf } from "./saga-stage.js";

// What only concurrent transactions can break; PGlite runs them one after the other.
let live: LiveStore;
let stage: Stage;

beforeAll(async () => {
  live = await liveStore();
});
afterAll(() => live?.stop());
beforeEach(async () => {
  await live.store.exec("truncate asyncapi_gen.sagas, asyncapi_gen.timers");
  stage = stageOf(live.store, createCoordinator("order", registration, bodies));
});

const typesSent = () => stage.sent.map(({ type }) => type);
const ids = (count: number) => Array.from({ length: count }, (_, index) => `o${index}`);

test("case 23: of many starts at once, one makes the instance and speaks", async () => {
  const starts = Array.from({ length: 10 }, () => stage.hear(Started, { orderId: "o1" }));
  const outcomes = await Promise.all(starts);
  expect(outcomes.filter((outcome) => outcome === "applied")).toHaveLength(1);
  expect(stage.counted["saga-started"]).toBe(1);
  expect(typesSent()).toEqual(["Reserve"]);
  expect(await listInstances(live.store)).toHaveLength(1);
});

test("case 33: of contradicting answers at once, one is taken", async () => {
  for (const orderId of ids(20)) {
    await stage.hear(Started, { orderId });
    await stage.hear(Reserved, { orderId, shelf: 1 });
    const both = [stage.hear(Checked, { orderId }), stage.hear(Refused, { orderId, limit: 1 })];
    const outcomes = await Promise.all(both);
    expect(outcomes.filter((outcome) => outcome === "applied")).toHaveLength(1);
    expect(outcomes).toContainEqual({ ignored: "saga-contradictory" });
  }
});

test("case 27: a timeout that races a success gives one outcome, without deadlock or loss", async () => {
  for (const orderId of ids(30)) {
    await stage.hear(Started, { orderId });
    await stage.hear(Reserved, { orderId, shelf: 1 });
    const before = stage.sent.length;
    await Promise.all([
      patiently(() => stage.ring(20_000)),
      patiently(() => stage.hear(Checked, { orderId })),
    ]);
    const [{ state } = { state: undefined }] = await showInstances(live.store, orderId);
    const said = typesSent().slice(before);
    if (state?.status === "completed") expect(said).toEqual(["Processed"]);
    else expect({ said, late: state?.late.length }).toEqual({ said: ["Uncheck"], late: 1 });
    await live.store.exec("truncate asyncapi_gen.sagas, asyncapi_gen.timers");
  }
});

/** As the runtime does: who loses against another transaction runs again. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isConflict(error)) throw error;
    conflicts += 1;
    return patiently(work);
  }
}
let conflicts = 0;

test("none of it deadlocked", () => {
  expect(conflicts).toBe(0);
});
