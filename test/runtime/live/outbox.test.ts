import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createService, deadLetters, memoryTransport } from "../../../src/runtime/index.js";
import { describeOnPostgres } from "../../postgres.js";
import { eventually } from "../eventually.js";
import { type Order, type ShopPublisher, shop } from "../orders.js";
import { bundleWorker } from "./bundle.js";
import { place } from "./experiments.js";
import { journalTables } from "./journal-transport.js";
import { type Server, startServer, type World } from "./world.js";

describeOnPostgres("an outbox and its relay, in a process that is killed", () => {
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

  /** Commits without anybody to relay: the outbox row and the business row, as a dying process leaves them. */
  const commit = async (orders: readonly Order[]): Promise<void> => {
    const sender = createService<ShopPublisher>(shop, {
      store: world.store,
      transport: memoryTransport(),
    });
    for (const order of orders) {
      await world.store.transaction((tx) => sender.publishIn(tx).placed(order));
    }
  };
  const journal = async () =>
    (
      await world.store.query<{ message: string; key: string; number: number }>(
        "select message, key, number from journal order by at",
      )
    ).rows;
  const isEmpty = async () => (await world.count("asyncapi_gen.outbox")) === 0;
  const keys = ["a", "b", "c"];
  const numbered = (count: number): readonly Order[] =>
    Array.from({ length: count * keys.length }, (_, index) => ({
      id: keys[index % keys.length] ?? "",
      number: Math.floor(index / keys.length) + 1,
    }));
  /** The journal without repetitions: in which order each message came first. */
  const firstTimes = async (key: string) => {
    const rows = (await journal()).filter((row) => row.key === key);
    return [...new Set(rows.map(({ number }) => number))];
  };

  test("case 4: a rolled-back or jumped sequence neither blocks nor skips", async () => {
    const sender = createService<ShopPublisher>(shop, {
      store: world.store,
      transport: memoryTransport(),
    });
    for (let number = 1; number <= 9; number += 1) {
      const work = world.store.transaction(async (tx) => {
        await sender.publishIn(tx).placed({ id: "a", number });
        if (number % 3 === 0) throw new Error("changed my mind");
      });
      await work.catch(() => {});
      await world.store.query(
        "select setval(pg_get_serial_sequence('asyncapi_gen.outbox', 'id'), (select max(id) from asyncapi_gen.outbox) + 1000 * $1)",
        [number % 2],
      );
    }
    const ids = await world.numbers("select id::int as n from asyncapi_gen.outbox order by id");
    await world.ready(bundle, { role: "shop", transport: "journal" });
    await eventually("all has left", isEmpty);
    expect(await firstTimes("a")).toEqual([1, 2, 4, 5, 7, 8]);
    // The control, a reader that waits for each number, stands at the first gap for ever.
    const first = ids[0] ?? 0;
    const reached = ids.findIndex((id, index) => id !== first + index);
    expect(reached).toBeGreaterThan(0);
    expect(reached).toBeLessThan(ids.length);
  }, 180_000);

  test("case 6: killed between publishing and deleting, the same ids come again, none is lost", async () => {
    const sent = numbered(4);
    await commit(sent);
    const options = { role: "shop", transport: "journal" } as const;
    for (const dieWhenPublishing of ["before", "after", "before", "after"] as const) {
      const worker = world.start(bundle, { ...options, dieWhenPublishing });
      expect(await worker.ended).toBe("SIGKILL");
      await world.hurry();
    }
    await world.ready(bundle, options);
    await eventually("all has left", isEmpty);
    const seen = await journal();
    const distinct = new Set(seen.map(({ message }) => message));
    expect(distinct.size).toBe(sent.length);
    expect(seen.length).toBeGreaterThan(sent.length);
    for (const key of keys) expect([key, await firstTimes(key)]).toEqual([key, [1, 2, 3, 4]]);
  }, 180_000);

  test("case 6: the control, a relay that deletes before it publishes, loses", async () => {
    const sent = numbered(4);
    await commit(sent);
    const options = { role: "naive relay", transport: "journal" } as const;
    const worker = world.start(bundle, { ...options, dieWhenPublishing: "before" });
    expect(await worker.ended).toBe("SIGKILL");
    const rest = await world.ready(bundle, options);
    await eventually("its outbox is empty", isEmpty);
    await eventually("and it has nothing in hand", async () => (await journal()).length > 0);
    rest.signal("SIGKILL");
    expect((await journal()).length).toBeLessThan(sent.length);
  }, 180_000);

  test("case 7: the duplicate of a finished message publishes nothing", async () => {
    const depot = await world.ready(bundle, { role: "depot", transport: "journal" });
    const copy = {
      channel: "orders.placed",
      key: "a",
      envelope: { id: "1", source: "elsewhere", type: "Placed" },
      headers: {},
      data: JSON.stringify({ id: "a", number: 1 }),
    };
    for (let copies = 1; copies <= 5; copies += 1) {
      depot.send({ deliver: copy });
      const acked = () => depot.told.filter((message) => "acked" in message).length;
      await eventually("it is acknowledged", () => acked() === copies);
    }
    await eventually("what it said has left", isEmpty);
    expect(await world.count("effects")).toBe(1);
    expect((await journal()).map(({ number }) => number)).toEqual([1]);
  }, 180_000);

  test("case 8: of a batch only what is refused is tried again, and nothing of its key overtakes it", async () => {
    await commit([
      { id: "a", number: 1 },
      { id: "a", number: 2, note: "refuse 3" },
      { id: "a", number: 3 },
      { id: "b", number: 1 },
      { id: "b", number: 2 },
    ]);
    await world.ready(bundle, { role: "shop", transport: "journal", refusing: true });
    await eventually("all has left", isEmpty);
    const seen = (await journal()).map(({ key, number }) => `${key}${number}`);
    expect(seen.filter((one) => one.startsWith("a"))).toEqual(["a1", "a2", "a3"]);
    expect(seen.filter((one) => one.startsWith("b"))).toEqual(["b1", "b2"]);
    expect(seen.indexOf("b2")).toBeLessThan(seen.indexOf("a2"));
    expect(await world.count("asyncapi_gen.dead_letters")).toBe(0);
  }, 180_000);

  test("case 9: what is too large for the broker becomes a dead letter; the rest flows", async () => {
    await commit([
      { id: "a", number: 1 },
      { id: "a", number: 2, note: "too large" },
      { id: "a", number: 3 },
      { id: "b", number: 1 },
    ]);
    await world.ready(bundle, { role: "shop", transport: "journal", refusing: true });
    await eventually("all has left", isEmpty);
    expect((await journal()).map(({ key, number }) => `${key}${number}`).sort()).toEqual([
      "a1",
      "a3",
      "b1",
    ]);
    const letters = await deadLetters(world.store).list();
    expect(letters).toMatchObject([
      { reason: "refused-by-transport", detail: "too large for the broker", key: "a" },
    ]);
    expect(JSON.parse(Buffer.from(letters[0]?.data ?? []).toString())).toMatchObject({ number: 2 });
  }, 180_000);

  test("moved where nobody reads: killed on the way none is lost or doubled, and who comes later reads all in order", async () => {
    await commit(numbered(20));
    const options = { role: "shop", transport: "log" } as const;
    // Both are in the middle of the same rows: the first one's statement outlives its process.
    await world.store.transaction(async (tx) => {
      await tx.query("select from asyncapi_gen.log_heads for update");
      const stuck = async (count: number) => {
        const { rows } = await tx.query("select from pg_locks where not granted");
        return rows.length === count;
      };
      const first = world.start(bundle, options);
      await eventually("it moves", () => stuck(1));
      first.signal("SIGKILL");
      await first.ended;
      await world.hurry();
      world.start(bundle, options);
      await eventually("another one moves, too", () => stuck(2));
    });
    await eventually("all has left", isEmpty);
    const ofKey = "asyncapi_gen.log where key = $1";
    for (const key of keys) expect([key, await world.count(ofKey, [key])]).toEqual([key, 20]);
    await world.ready(bundle, { role: "depot", transport: "log", batch: 10 });
    await eventually("all is read", async () => (await world.count("effects")) === 60);
    const expected = Array.from({ length: 20 }, (_, index) => index + 1);
    for (const key of keys) {
      const numbers = await world.numbers(`select n from effects where id = '${key}' order by at`);
      expect([key, numbers]).toEqual([key, expected]);
    }
  }, 180_000);
});
