import { expect, onTestFinished, test, vi } from "vitest";
import { defineSimulation, story } from "../../src/testing/index.js";
import { onStage, type Scripted } from "./scripted.js";
import { type Context, messages, on, trips } from "./trips.js";

// Cases of the runtime, by their numbers in its specification, that need a hand at the right moment.

vi.setConfig({ testTimeout: 300_000 });

async function stageOf(...given: Parameters<typeof onStage>): Promise<Scripted> {
  const scripted = await onStage(...given);
  onTestFinished(() => scripted.close());
  return scripted;
}

const [bookATrip] = trips.stories;
if (bookATrip === undefined) throw new Error("The trips have no story.");

const halfADayMs = 12 * 3_600_000;

test("case 11: outbox, inbox and parked messages stay bounded over two simulated weeks", async () => {
  const { tell, pass, rows } = await stageOf(trips);
  const counts = async () => {
    const [row] = await rows<{ inbox: number; waiting: number }>(
      `select (select count(*)::int from asyncapi_gen.inbox) as inbox,
         (select count(*)::int from asyncapi_gen.outbox)
         + (select count(*)::int from asyncapi_gen.parked)
         + (select count(*)::int from asyncapi_gen.timers) as waiting`,
    );
    return row ?? { inbox: 0, waiting: 0 };
  };
  const inboxes: number[] = [];
  for (let halfDay = 0; halfDay < 28; halfDay += 1) {
    await tell(bookATrip);
    await pass(halfADayMs);
    const { inbox, waiting } = await counts();
    expect(waiting).toBe(0);
    inboxes.push(inbox);
  }
  // What is older than the dedupe window of seven days is forgotten.
  const afterAWeek = Math.max(...inboxes.slice(0, 15));
  expect(Math.max(...inboxes.slice(15))).toBeLessThan(afterAWeek * 1.5);
  await pass(16 * halfADayMs);
  expect(await counts()).toEqual({ inbox: 0, waiting: 0 });
});

test("case 25: an answer that comes before its saga begins is kept, and applied then", async () => {
  const { tell, rows, counters } = await stageOf(trips);
  const [flight] = messages;
  if (flight === undefined) return;
  await tell(
    story("answers come before their sagas", async ({ send, services, newId }) => {
      const ids = Array.from({ length: 8 }, newId);
      for (const tripId of ids) await send(on(flight.Booked), { tripId });
      await services.agency.transaction(async ({ tx, publish }: Context) => {
        for (const tripId of ids) {
          await tx.query("insert into trip (trip_id) values ($1)", [tripId]);
          await publish.tripBooked?.({ tripId });
        }
      });
    }),
  );
  expect((await counters("agency")).early).toBeGreaterThan(0);
  expect(await rows("select reason from asyncapi_gen.parked")).toEqual([]);
  expect(await rows("select distinct status from trip")).toEqual([{ status: "confirmed" }]);
});

test("case 26: a timer that comes after the end, or of an earlier epoch, is ignored and counted", async () => {
  const { tell, rows, pass, counters } = await stageOf(trips);
  await tell(bookATrip);
  const sagas = "select instance, status, state::text as state from asyncapi_gen.sagas";
  const before = await rows(sagas);
  await rows(
    `insert into asyncapi_gen.timers (service, saga, instance, step, epoch, due_at, correlation_id)
     select service, saga, instance, 'flight', 1, asyncapi_gen.now(), correlation_id
     from asyncapi_gen.sagas`,
  );
  await pass(halfADayMs);
  expect((await counters("agency"))["saga-timer-stale"]).toBe(1);
  expect(await rows(sagas)).toEqual(before);
  expect(await rows("select epoch from asyncapi_gen.timers")).toEqual([]);
});

test("case 43: each attempt gets a fresh context", async () => {
  const contexts: Context[] = [];
  const { system, stories } = trips;
  const watched = defineSimulation({
    ...system,
    stories,
    services: system.services.map((one) => {
      const { pointsChanged } = { pointsChanged: undefined, ...one.handlers };
      if (typeof pointsChanged !== "function") return one;
      const handle: (event: unknown, context: Context) => Promise<void> = pointsChanged;
      const watch = async (event: unknown, context: Context) => {
        contexts.push(context);
        await handle(event, context);
      };
      return { ...one, handlers: { ...one.handlers, pointsChanged: watch } };
    }),
  });
  const { tell } = await stageOf(watched, { fail: 0.5 });
  await tell(bookATrip);
  expect(contexts.length).toBeGreaterThan(3);
  expect(new Set(contexts).size).toBe(contexts.length);
  expect(new Set(contexts.map(({ tx }) => tx)).size).toBe(contexts.length);
  expect(contexts.some(({ attempt }) => attempt > 1)).toBe(true);
});
