import { readFileSync } from "node:fs";
import { createService, defineService, route } from "asyncapi-gen/runtime";
import { drizzle } from "drizzle-orm/node-postgres";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { describeOnPostgres, startPostgres, type TestPostgres } from "../../../test/postgres.js";
import { eventually } from "../../../test/runtime/eventually.js";
import { BookingCancelled } from "../generated/messages/booking-cancelled.js";
import { BookingPlaced } from "../generated/messages/booking-placed.js";
import { inDrizzle } from "../src/in-drizzle.js";
import { start } from "../src/start.js";
import { bookings } from "../src/tables.js";

const table = readFileSync(new URL("../migrations/0001-bookings.sql", import.meta.url), "utf8");

/** Somebody else's service, which hears what this one says. */
const listener = defineService({
  name: "listener",
  sends: {},
  receives: {
    placed: route(BookingPlaced, "booking.placed"),
    cancelled: route(BookingCancelled, "booking.cancelled"),
  },
});

const booking = (id: number, more: object = {}) => ({
  bookingId: `00000000-0000-4000-8000-00000000000${id}`,
  room: "blue",
  day: "2026-03-01",
  guests: 2,
  ...more,
});

describeOnPostgres("an existing service on Fastify, Drizzle and node-postgres", () => {
  let server: TestPostgres;
  let running: Awaited<ReturnType<typeof start>>;
  let heard: string[];
  let stopListening: () => Promise<void>;

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    running = await start(await server.createDatabase());
    await running.pool.query(table);
    const { store, transport } = running;
    heard = [];
    const hear =
      (what: string) => (received: { readonly payload: { readonly bookingId: string } }) => {
        heard.push(`${what} ${received.payload.bookingId.at(-1)}`);
      };
    const listening = createService(listener, {
      store,
      transport,
      handlers: { placed: hear("placed"), cancelled: hear("cancelled") },
    });
    await listening.start();
    stopListening = () => listening.stop();
  });
  afterEach(async () => {
    await stopListening();
    await running.stop();
  });

  const place = async (body: object) =>
    (await running.app.inject({ method: "POST", url: "/bookings", payload: body })).statusCode;
  const cancel = async (id: string) =>
    (await running.app.inject({ method: "DELETE", url: `/bookings/${id}` })).statusCode;
  const rows = async () => (await drizzle(running.pool).select().from(bookings)).length;
  /** Messages that wait to leave, or have left: a relayed one goes from here to there in one statement. */
  const messages = async () => {
    const { rows } = await running.store.query<{ n: number }>(
      `select (select count(*) from asyncapi_gen.outbox)::int
            + (select count(*) from asyncapi_gen.log)::int as n`,
    );
    return rows[0]?.n;
  };

  test("the row and the message commit together, on Drizzle and on node-postgres", async () => {
    expect(await place(booking(1))).toBe(201);
    await eventually("it is heard of", () => heard.length === 1);
    expect(heard).toEqual(["placed 1"]);
    expect(await cancel(booking(1).bookingId)).toBe(204);
    await eventually("it is heard of", () => heard.length === 2);
    expect(heard).toEqual(["placed 1", "cancelled 1"]);
    expect(await rows()).toBe(0);
  });

  test("what fails takes both back: a constraint, the contract, or whatever comes later", async () => {
    expect(await place(booking(1))).toBe(201);
    expect(await place(booking(2))).toBe(409);
    expect(await place(booking(3, { room: "green", guests: 0 }))).toBe(400);
    const { service, pool } = running;
    const late = drizzle(pool).transaction(async (tx) => {
      await tx.insert(bookings).values(booking(4, { room: "red" }));
      await service.publishIn(inDrizzle(tx)).bookingPlaced(booking(4, { room: "red" }));
      throw new Error("the room is being painted");
    });
    await expect(late).rejects.toThrow("painted");
    expect(await cancel(booking(5).bookingId)).toBe(404);
    expect([await rows(), await messages()]).toEqual([1, 1]);
    await eventually("the first one is heard of", () => heard.length === 1);
    expect(heard).toEqual(["placed 1"]);
  });

  test("any text and many parameters go through Drizzle unchanged", async () => {
    const room = "$1 'quoted' \\ ü 𝄞 $2 $10";
    expect(await place(booking(1, { room }))).toBe(201);
    const { rows: noted } = await running.pool.query("select room from bookings");
    expect(noted).toEqual([{ room }]);
    await eventually("it is heard of", () => heard.length === 1);
    const [left] = (
      await running.store.query<{ data: Uint8Array; key: string }>(
        "select data, key from asyncapi_gen.log",
      )
    ).rows;
    expect(left?.key).toBe(room);
    expect(JSON.parse(Buffer.from(left?.data ?? []).toString())).toEqual(booking(1, { room }));
  });
});
