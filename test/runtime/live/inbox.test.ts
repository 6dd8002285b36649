import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { deadLetters } from "../../../src/runtime/index.js";
import { describeOnPostgres } from "../../postgres.js";
import { eventually } from "../eventually.js";
import { bundleWorker } from "./bundle.js";
import { place } from "./experiments.js";
import { journalTables } from "./journal-transport.js";
import { type Server, startServer, type Worker, type World } from "./world.js";

describeOnPostgres("a consumer in a process of its own", () => {
  let server: Server;
  let bundle: string;
  let world: World;
  beforeAll(async () => {
    server = await startServer({ volatile: true });
    bundle = await bundleWorker();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    world = await server.open(journalTables);
    await place(world.store, []);
    return () => world.close();
  });

  interface Given {
    readonly id: string;
    readonly data: object | string;
    readonly type?: string;
    readonly key?: string;
  }
  const deliver = (worker: Worker, { id, data, type = "Placed", key }: Given) =>
    worker.send({
      deliver: {
        channel: "orders.placed",
        envelope: { id, source: "elsewhere", type },
        headers: {},
        data: typeof data === "string" ? data : JSON.stringify(data),
        ...(key === undefined ? {} : { key }),
      },
    });
  const acked = ({ told }: Worker) => told.filter((message) => "acked" in message).length;
  const effects = () => world.numbers("select n from effects order by at");
  const letters = () => deadLetters(world.store);

  test("case 18: a handler that throws is undone, tried again and applied once", async () => {
    const depot = await world.ready(bundle, { role: "depot", transport: "journal" });
    for (let copies = 0; copies < 3; copies += 1) {
      deliver(depot, { id: "1", key: "a", data: { id: "a", number: 1, note: "fail 2" } });
    }
    await eventually("it is applied", async () => (await effects()).length > 0);
    await eventually("all copies are acknowledged", () => acked(depot) === 3);
    await eventually("nothing waits", async () => (await world.count("asyncapi_gen.parked")) === 0);
    expect(await effects()).toEqual([1]);
  }, 180_000);

  test("case 20: an id that comes again with another body is a dead letter", async () => {
    const depot = await world.ready(bundle, { role: "depot", transport: "journal" });
    for (const number of [1, 2]) {
      deliver(depot, { id: "1", key: "a", data: { id: "a", number } });
      await eventually("it is acknowledged", () => acked(depot) === number);
    }
    expect(await effects()).toEqual([1]);
    expect(await letters().list()).toMatchObject([{ reason: "id-reuse" }]);
  }, 180_000);

  test("case 21: a redriven message that took effect meanwhile has no second one", async () => {
    const depot = await world.ready(bundle, {
      role: "depot",
      transport: "journal",
      attemptsMax: 1,
    });
    const data = { id: "a", number: 1, note: "fail 1" };
    deliver(depot, { id: "1", data });
    await eventually("it is given up", async () => (await letters().list()).length === 1);
    // The same message by another way: its effect is recorded in the inbox.
    await world.store.exec(`
      insert into effects (id, n) values ('a', 1);
      insert into asyncapi_gen.inbox (consumer, source, id, body_hash)
        select consumer, source, id, body_hash from asyncapi_gen.parked;
    `);
    await letters().redrive((await letters().list())[0]?.id ?? 0);
    await eventually("it is done", async () => (await world.count("asyncapi_gen.parked")) === 0);
    expect(await effects()).toEqual([1]);
    expect(await world.count("asyncapi_gen.outbox")).toBe(0);
  }, 180_000);

  test("case 36: undecodable bytes are a dead letter with the bytes, and are never retried", async () => {
    const depot = await world.ready(bundle, { role: "depot", transport: "journal" });
    deliver(depot, { id: "1", key: "a", data: "{ä" });
    deliver(depot, { id: "2", key: "b", data: { id: "b", number: 2 } });
    await eventually("both are acknowledged", () => acked(depot) === 2);
    const [letter, ...others] = await letters().list();
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ reason: "undecodable", attempts: 0 });
    expect(Buffer.from(letter?.data ?? []).toString()).toBe("{ä");
    expect(await effects()).toEqual([2]);
  }, 180_000);

  test("case 37: while the dead letter cannot be written nothing is acknowledged, and nothing is lost", async () => {
    await world.store.exec(`
      create function no_room() returns trigger language plpgsql as $$
      begin
        raise exception 'could not extend file: No space left on device' using errcode = '53100';
      end $$;
      create trigger no_room before insert or update on asyncapi_gen.parked
        for each row execute function no_room();
    `);
    const depot = await world.ready(bundle, { role: "depot", transport: "journal" });
    deliver(depot, { id: "1", key: "a", data: "{" });
    deliver(depot, { id: "2", key: "b", data: { id: "b", number: 2 } });
    await eventually("the other is handled", async () => (await effects()).length === 1);
    // Many attempts to write it have failed by the time that a later message of another key is through.
    deliver(depot, { id: "3", key: "c", data: { id: "c", number: 3, note: "slow" } });
    await eventually("another one, too", () => acked(depot) === 2);
    expect(depot.told.filter((message) => message.acked === "1")).toEqual([]);
    await world.store.exec("drop trigger no_room on asyncapi_gen.parked");
    await eventually("it is acknowledged", () => acked(depot) === 3);
    expect(await letters().list()).toMatchObject([{ reason: "undecodable" }]);
  }, 180_000);

  test("case 40: an unknown type goes by the policy, and is counted", async () => {
    const strict = await world.ready(bundle, { role: "depot", transport: "journal" });
    deliver(strict, { id: "1", key: "a", type: "Misplaced", data: { id: "a", number: 1 } });
    await eventually("it is acknowledged", () => acked(strict) === 1);
    expect(await letters().list()).toMatchObject([{ reason: "unknown-type", type: "Misplaced" }]);
    strict.send({ tellHealth: true });
    expect(await strict.says("health")).toMatchObject({
      counters: { "dead-lettered:unknown-type": 1 },
      deadLetters: 1,
    });
    strict.signal("SIGTERM");
    await strict.ended;
    const lenient = await world.ready(bundle, {
      role: "depot",
      transport: "journal",
      unknownTypes: "ignore",
    });
    deliver(lenient, { id: "2", key: "a", type: "Misplaced", data: { id: "a", number: 1 } });
    await eventually("it is acknowledged", () => acked(lenient) === 1);
    lenient.send({ tellHealth: true });
    expect(await lenient.says("health")).toMatchObject({
      counters: { "not-for-this-consumer": 1 },
      deadLetters: 1,
    });
  }, 180_000);
});
