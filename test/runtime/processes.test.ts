import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import {
  createService,
  deadLetters,
  postgresTransport,
  type Service,
  type Store,
  type Transport,
} from "../../src/runtime/index.js";
import { postgresStore } from "../../src/runtime/store/postgres.js";
import { describeOnPostgres, startPostgres, type TestPostgres } from "../postgres.js";
import { eventually } from "./eventually.js";
import { type Order, type ShopPublisher, shop } from "./orders.js";

const workerFile = fileURLToPath(new URL("./worker.ts", import.meta.url));

describeOnPostgres("several processes on one database", () => {
  let postgres: TestPostgres;
  let url: string;
  let store: Store;
  let transport: Transport;
  let sender: Service<ShopPublisher>;
  const workers = new Set<ChildProcess>();

  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    url = await postgres.createDatabase();
    store = postgresStore({ connectionString: url });
    await store.exec("create table effects (id text, n integer, pid integer, at serial)");
    transport = postgresTransport({ store });
    sender = createService<ShopPublisher>(shop, { store, transport });
    await sender.start();
  });
  afterEach(async () => {
    for (const worker of workers) worker.kill("SIGKILL");
    workers.clear();
    await sender.stop();
    await transport.close();
    await store.close();
  });

  const startWorker = async (env: Record<string, string> = {}): Promise<ChildProcess> => {
    const worker = spawn(process.execPath, ["--import", "tsx", workerFile], {
      env: { ...process.env, DATABASE_URL: url, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    workers.add(worker);
    if (worker.stdout !== null) await once(worker.stdout, "data");
    return worker;
  };
  /** Two workers, each with its share of the shards. */
  const startTwo = async (): Promise<readonly [ChildProcess, ChildProcess]> => {
    const two = await Promise.all([startWorker(), startWorker()]);
    await eventually("they share", async () => {
      const { rows } = await store.query<{ owners: number }>(
        `select count(distinct owner)::int as owners from asyncapi_gen.leases
         where team = 'consumer depot' and name not like 'member%' and until > now()`,
      );
      return rows[0]?.owners === 2;
    });
    return two;
  };
  const place = (...orders: readonly Order[]) =>
    sender.transaction(async ({ publish }) => {
      for (const order of orders) await publish.placed(order);
    });
  const rows = async () =>
    (await store.query<{ id: string; n: number; pid: number }>("select * from effects order by at"))
      .rows;
  const orders = (keys: number, perKey: number): readonly Order[] =>
    Array.from({ length: keys * perKey }, (_, index) => ({
      id: `key-${index % keys}`,
      number: Math.floor(index / keys),
    }));
  const expectEachOnceInOrder = async (sent: readonly Order[]) => {
    const seen = await rows();
    for (const id of new Set(sent.map((order) => order.id))) {
      const numbers = seen.filter((row) => row.id === id).map(({ n }) => n);
      expect([id, numbers]).toEqual([
        id,
        sent.filter((one) => one.id === id).map((one) => one.number),
      ]);
    }
  };

  test("case 41: stopped with work in flight, one drains, lets go of its leases at once and ends with code 0", async () => {
    const [first, second] = await startTwo();
    const early = orders(16, 10);
    await place(...early);
    await eventually(
      "both work",
      async () => new Set((await rows()).map(({ pid }) => pid)).size === 2,
    );
    const exit = once(first, "exit");
    first.kill("SIGTERM");
    expect(await exit).toEqual([0, null]);
    const { rows: leases } = await store.query<{ held: number }>(
      `select count(*)::int as held from asyncapi_gen.leases
       where team = 'consumer depot' and name not like 'member%' and until > now()
         and owner not in (select owner from asyncapi_gen.leases where name like 'member%')`,
    );
    expect(leases).toEqual([{ held: 0 }]);
    await eventually("the other does the rest", async () => (await rows()).length === early.length);
    await expectEachOnceInOrder(early);
    expect(second.exitCode).toBeNull();
  }, 60_000);

  test("case 15: one that is killed is taken over in less than 30 s; its half-done work is done once", async () => {
    const [first] = await startTwo();
    const sent = orders(16, 10);
    await place(...sent);
    await eventually("it is in the middle", async () =>
      (await rows()).some(({ pid }) => pid === first.pid),
    );
    first.kill("SIGKILL");
    await eventually("all is done", async () => (await rows()).length >= sent.length, 30_000);
    await expectEachOnceInOrder(sent);
  }, 60_000);

  test("case 38: a message that kills its process is given up; its neighbours are not blamed", async () => {
    await place(
      { id: "a", number: 1 },
      { id: "a", number: 2, note: "kill" },
      { id: "b", number: 1 },
    );
    const letters = deadLetters(store);
    let deaths = 0;
    let buried = 0;
    // Each round would otherwise begin when the dead one's leases and claims run out.
    const hurry = () =>
      store.exec(`
        update asyncapi_gen.leases set until = 'epoch' where team = 'consumer depot';
        update asyncapi_gen.parked set not_before = 'epoch'
      `);
    while (buried === 0 && deaths < 10) {
      const worker = await startWorker();
      const exited = once(worker, "exit").then(() => true);
      await eventually("it dies, or gives the message up", async () => {
        buried = (await letters.list()).length;
        return buried > 0 || worker.signalCode !== null;
      });
      if (buried === 0) {
        await exited;
        deaths += 1;
        await hurry();
      }
    }
    expect(await letters.list()).toMatchObject([
      { reason: "crashed", envelope: { partitionkey: "a" } },
    ]);
    expect(deaths).toBe(3); // delivered, then twice as attempts
    await eventually("the neighbours are done", async () => (await rows()).length === 2);
    expect((await rows()).map(({ id, n }) => `${id}${n}`).sort()).toEqual(["a1", "b1"]);
  }, 120_000);

  test("case 12: they tell each other of new messages; without that, the next poll finds them", async () => {
    const pollMs = 4_000;
    await startWorker({ POLL_MS: String(pollMs) });
    const timeToArrive = async (id: string) => {
      const beganMs = performance.now();
      await place({ id });
      await eventually("it arrives", async () => (await rows()).some((row) => row.id === id));
      return performance.now() - beganMs;
    };
    // The relay of this process polls often, so only the other's polls are slow.
    const told = [];
    for (const id of ["a", "b", "c", "d", "e", "f"]) told.push(await timeToArrive(id));
    expect(Math.max(...told)).toBeLessThan(pollMs / 2);
    await store.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %'",
    );
    expect(await timeToArrive("g")).toBeLessThan(3 * pollMs);
  }, 60_000);
});
