import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import {
  createService,
  defineService,
  type Published,
  postgresTransport,
  route,
  type Service,
  type Store,
  type Transport,
} from "../../src/runtime/index.js";
import { postgresStore } from "../../src/runtime/store/postgres.js";
import { describeOnPostgres, startPostgres, type TestPostgres } from "../postgres.js";
import { eventually } from "./eventually.js";
import { type Order, Packed, Placed } from "./orders.js";

const workerFile = fileURLToPath(new URL("./rolling-worker.ts", import.meta.url));
const keys = Array.from({ length: 32 }, (_, index) => `key-${index}`);

type Publish = (payload: Order) => Promise<Published>;
interface Publisher {
  readonly placed: Publish;
  readonly packed: Publish;
}

const source = defineService({
  name: "source",
  sends: { placed: route(Placed, "orders.placed"), packed: route(Packed, "orders.packed") },
  receives: {},
});

describeOnPostgres("a new version that listens on one more channel", () => {
  let postgres: TestPostgres;
  let url: string;
  let store: Store;
  let transport: Transport;
  let sender: Service<Publisher>;
  const workers = new Set<ChildProcess>();

  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    url = await postgres.createDatabase();
    store = postgresStore({ connectionString: url });
    await store.exec(
      "create table heard (what text, id text, n integer, version integer, at serial)",
    );
    transport = postgresTransport({ store });
    sender = createService<Publisher>(source, { store, transport });
    await sender.start();
  });
  afterEach(async () => {
    for (const worker of workers) worker.kill("SIGKILL");
    workers.clear();
    await sender.stop();
    await transport.close();
    await store.close();
  });

  const start = async (version: 1 | 2): Promise<ChildProcess> => {
    const worker = spawn(process.execPath, ["--import", "tsx", workerFile], {
      env: { ...process.env, DATABASE_URL: url, VERSION: String(version) },
      stdio: ["ignore", "pipe", "inherit"],
    });
    workers.add(worker);
    if (worker.stdout !== null) await once(worker.stdout, "data");
    return worker;
  };
  const stop = async (worker: ChildProcess) => {
    const exited = once(worker, "exit");
    worker.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
  };
  /** On every key a packed order, and then a placed one: whoever hears the second has passed the first. */
  const say = (n: number) =>
    sender.transaction(async ({ publish }) => {
      for (const id of keys) {
        await publish.packed({ id, number: n });
        await publish.placed({ id, number: n });
      }
    });
  const heard = async (what: string) =>
    (
      await store.query<{ id: string; n: number; version: number }>(
        "select id, n, version from heard where what = $1 order by at",
        [what],
      )
    ).rows;
  const hearAll = async (what: string, rounds: number) => {
    const all = keys.length * rounds;
    await eventually(`all are ${what}`, async () => (await heard(what)).length >= all, 30_000);
  };
  const expectEachOnceInOrder = async (what: string, rounds: readonly number[]) => {
    const seen = await heard(what);
    for (const key of keys) {
      const numbers = seen.filter(({ id }) => id === key).map(({ n }) => n);
      expect([what, key, numbers]).toEqual([what, key, rounds]);
    }
  };
  const owners = async () => {
    const { rows } = await store.query<{ owners: number }>(
      `select count(distinct owner)::int as owners from asyncapi_gen.leases
       where team = 'consumer clerk' and name not like 'member%' and until > now()`,
    );
    return rows[0]?.owners;
  };

  test("hears all of it from its first start on, also where an old one still reads", async () => {
    const old = await start(1);
    await say(0); // before anybody of this consumer knew the channel
    await hearAll("placed", 1);
    const fresh = await start(2);
    await eventually("they share", async () => (await owners()) === 2);
    await say(1);
    await hearAll("placed", 2);
    // The hazard is there: the old one has moved past what it does not know.
    expect(
      (await heard("placed")).filter(({ n, version }) => n === 1 && version === 1),
    ).not.toEqual([]);
    expect((await heard("packed")).length).toBeLessThan(keys.length);
    await stop(old);
    await say(2);
    await hearAll("packed", 2);
    await hearAll("placed", 3);
    await expectEachOnceInOrder("packed", [1, 2]);
    await expectEachOnceInOrder("placed", [0, 1, 2]);
    expect(fresh.exitCode).toBeNull();
  }, 90_000);

  test("loses nothing when it is taken back for a while", async () => {
    const first = await start(2);
    await say(0);
    await hearAll("packed", 1);
    await stop(first);
    const old = await start(1);
    await say(1);
    await hearAll("placed", 2);
    expect(await heard("packed")).toHaveLength(keys.length);
    await stop(old);
    await start(2);
    await say(2);
    await hearAll("packed", 3);
    await hearAll("placed", 3);
    await expectEachOnceInOrder("packed", [0, 1, 2]);
    await expectEachOnceInOrder("placed", [0, 1, 2]);
    await eventually("nothing is left behind", async () => {
      const { rows } = await store.query(
        "select from asyncapi_gen.channel_positions where pos is not null",
      );
      return rows.length === 0;
    });
  }, 90_000);
});
