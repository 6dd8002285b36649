import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  createService,
  deadLetters,
  defineMessage,
  defineService,
  memoryTransport,
  type Published,
  type PublishOptions,
  route,
  type Store,
} from "../../src/runtime/index.js";
import { pgliteStore } from "../../src/runtime/store/pglite.js";
import { postgresStore } from "../../src/runtime/store/postgres.js";
import { hasPostgres, startPostgres } from "../postgres.js";
import { createStage, type Stage } from "./stage.js";
import { pgliteSource } from "./stores.js";

const accept = () => undefined;
const Note = defineMessage<unknown>()({ type: "Note", validate: accept });

type Publish = (
  payload: unknown,
  options?: PublishOptions & { headers?: Readonly<Record<string, string>> },
) => Promise<Published>;
interface Publisher {
  readonly note: Publish;
}

const notes = defineService({
  name: "notes",
  sends: { note: route(Note, "notes") },
  receives: { note: route(Note, "notes") },
});

const nested = (depth: number): unknown => JSON.parse("[".repeat(depth) + "]".repeat(depth));

describe("limits", () => {
  const source = pgliteSource();
  let stage: Stage;
  beforeEach(async () => {
    stage = createStage(await source.fresh(), memoryTransport());
  });
  afterEach(() => stage.stop());
  const start = (more: object = {}) =>
    stage.add<Publisher>(notes, {
      handlers: { note() {} },
      messageBytesMax: 1_000,
      headerBytesMax: 200,
      publishMax: 3,
      ...more,
    });
  const lastDetail = async () => (await deadLetters(stage.store).list())[0]?.detail;

  test("messageBytesMax, published and received", async () => {
    const service = await start();
    const publish = service.transaction(({ publish }) => publish.note("x".repeat(1_000)));
    await expect(publish).rejects.toThrow(
      "[message-too-large] Note has 1002 bytes; messageBytesMax is 1000.",
    );
    const envelope = { id: "1", source: "x", type: "Note" };
    await stage.send({ channel: "notes", envelope, data: `"${"x".repeat(1_000)}"` });
    await stage.runUntilIdle();
    expect(await lastDetail()).toContain("messageBytesMax is 1000");
  });

  test("headerBytesMax, published and received", async () => {
    const service = await start();
    const headers = { tenant: "x".repeat(200) };
    const publish = service.transaction(({ publish }) => publish.note(1, { headers }));
    await expect(publish).rejects.toThrow(
      "[message-too-large] Note has 213 bytes of headers; headerBytesMax is 200.",
    );
    await stage.send({
      channel: "notes",
      envelope: { id: "1", source: "x", type: "Note" },
      headers,
    });
    await stage.runUntilIdle();
    expect(await lastDetail()).toBe("It has 213 bytes of headers; headerBytesMax is 200.");
  });

  test("nestingMax, published and received", async () => {
    const service = await start();
    const publish = service.transaction(({ publish }) => publish.note(nested(201)));
    await expect(publish).rejects.toThrow("deeper than 200 levels (nestingMax)");
    await service.transaction(({ publish }) => publish.note(nested(200)));
    const envelope = { id: "1", source: "x", type: "Note" };
    const data = "[".repeat(201) + "]".repeat(201);
    await stage.send({ channel: "notes", envelope, data });
    await stage.runUntilIdle();
    expect((await service.health()).counters).toMatchObject({ handled: 1 });
    expect(await lastDetail()).toContain("(nestingMax)");
  });

  test("publishMax, which rolls the transaction back", async () => {
    const service = await start();
    const publish = (count: number) =>
      service.transaction(async ({ publish }) => {
        for (let number = 0; number < count; number += 1) await publish.note(number);
      });
    await expect(publish(4)).rejects.toThrow(
      "[limit-exceeded] A transaction published more than 3 messages (publishMax)",
    );
    expect(await stage.count("asyncapi_gen.outbox")).toBe(0);
    await publish(3);
  });

  test.each([
    [{ messageBytesMax: 0 }, "messageBytesMax must be greater than 0"],
    [{ headerBytesMax: -1 }, "headerBytesMax must be greater than 0"],
    [{ publishMax: 0 }, "publishMax must be greater than 0"],
    [{ requestsMax: Number.NaN }, "requestsMax must be greater than 0"],
    [{ consumers: { batch: 1_001 } }, "consumers.batch must be a whole number from 1 to 1000"],
  ])("%j is refused", (limits, message) => {
    const { store, transport } = stage;
    const handlers = { note() {} };
    expect(() => createService(notes, { store, transport, handlers, ...limits })).toThrow(
      `[options] ${message}`,
    );
  });
});

describe("waitingMax", () => {
  const tooMany = async (store: Store) => {
    const calls = Array.from({ length: 20 }, () => store.query("select pg_sleep(0.01)"));
    const results = await Promise.allSettled(calls);
    const refused = results.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(20);
    for (const error of refused) {
      expect(error).toMatchObject({ code: "limit-exceeded", retryable: true });
      expect(String(error)).toContain("5 calls wait for a connection; waitingMax is 5.");
    }
    expect((await store.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  };

  test("on PGlite", async () => {
    const store = pgliteStore({ waitingMax: 5 });
    await tooMany(store);
    await store.close();
    expect(() => pgliteStore({ waitingMax: 0 })).toThrow("[options] waitingMax");
  });

  test.skipIf(!hasPostgres)("on PostgreSQL", async () => {
    const postgres = await startPostgres();
    const connectionString = await postgres.createDatabase();
    const store = postgresStore({ connectionString, connectionsMax: 2, waitingMax: 5 });
    await tooMany(store);
    await store.close();
    await postgres.stop();
    expect(() => postgresStore({ waitingMax: 0.5 })).toThrow("[options] waitingMax");
  });
});
