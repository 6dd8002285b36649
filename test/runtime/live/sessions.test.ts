import { afterAll, beforeAll, expect, test } from "vitest";
import { describeOnDebianPostgres, startDebian, type TestPostgres } from "../../postgres.js";
import { eventually } from "../eventually.js";
import type { Order } from "../orders.js";
import { bundleWorker } from "./bundle.js";
import { place } from "./experiments.js";
import { asAdmin, openWorld, type World } from "./world.js";

const orders: readonly Order[] = [
  { id: "a", number: 1 },
  { id: "a", number: 2, note: "fail 1" },
  { id: "b", number: 1, note: "fail 99" },
  { id: "c", number: 1, note: "slow" },
];

describeOnDebianPostgres("the sessions of several processes, as the server sees them", () => {
  let postgres: TestPostgres;
  let bundle: string;
  beforeAll(async () => {
    postgres = await startDebian();
    bundle = await bundleWorker();
    // From the next start on the server writes down every statement, with its transaction.
    await asAdmin(
      await postgres.createDatabase(),
      "alter system set logging_collector = on",
      "alter system set log_destination = 'jsonlog'",
      "alter system set log_statement = 'all'",
      "alter system set log_rotation_size = 0",
    );
    await postgres.pause();
    await postgres.resume();
  });
  afterAll(() => postgres.stop());

  const open = async (): Promise<World> => {
    const world = openWorld(await postgres.createDatabase());
    await world.store.exec("create table effects (id text, n integer, pid integer, at serial)");
    await place(world.store, []);
    return world;
  };

  test("case 13: a notification is never sent inside the business transaction", async () => {
    const world = await open();
    // Two relays on one database, or there would be nobody to notify.
    const shop = await world.ready(bundle, {
      role: "shop",
      transport: "log",
      writing: { writers: 2, perWriter: 10, keys: ["a", "b"], publish: "many" },
    });
    const depot = await world.ready(bundle, { role: "depot", transport: "log" });
    shop.send({ write: true });
    await shop.says("written");
    await eventually("all is handled", async () => (await world.count("effects")) === 40);
    for (const worker of [shop, depot]) worker.signal("SIGTERM");
    await Promise.all([shop.ended, depot.ended]);
    const notified = await transactionsThatNotify(world);
    expect(notified.length).toBeGreaterThan(0);
    expect(notified.filter(({ statements }) => statements.length > 1)).toEqual([]);
    // The control: a transaction that notifies on its way would have been seen.
    await world.store.transaction(async (tx) => {
      await tx.query("insert into effects (id) values ('control')");
      await tx.query("select pg_notify('control', '')");
    });
    const seen = await transactionsThatNotify(world);
    expect(seen.filter(({ statements }) => statements.length > 1)).toHaveLength(1);
    await world.close();
  }, 180_000);

  test("case 14: no session of ours is left idle in a transaction, whatever becomes of its process", async () => {
    const world = await open();
    await place(world.store, orders);
    const first = await world.ready(bundle, { role: "depot", transport: "log" });
    await eventually("some is handled", async () => (await world.count("effects")) > 0);
    first.signal("SIGKILL");
    await first.ended;
    await world.hurry();
    const second = await world.ready(bundle, { role: "depot", transport: "log" });
    await eventually("one is given up", async () => {
      return (await world.count("asyncapi_gen.dead_letters")) === 1;
    });
    // Between two looks a transaction that runs would have ended.
    const idle = () =>
      world.numbers(
        `select pid as n from pg_stat_activity where datname = current_database()
         and state like 'idle in transaction%' and state_change < now() - interval '1 s'`,
      );
    expect(await idle()).toEqual([]);
    second.signal("SIGTERM");
    expect(await second.ended).toBe(0);
    await eventually("all its sessions are gone", async () => {
      const left =
        "pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
      return (
        (await world.count(`${left} and backend_type = 'client backend' and state <> 'idle'`)) === 0
      );
    });
    await world.close();
  }, 180_000);
});

interface Noted {
  readonly statements: readonly string[];
}

/** Every transaction of this database in which `pg_notify` was called, with all its statements. */
async function transactionsThatNotify({ store, url }: World): Promise<readonly Noted[]> {
  const { rows } = await store.query<{ log: string }>(
    "select pg_read_file(pg_current_logfile('jsonlog')) as log",
  );
  const database = new URL(url).pathname.slice(1);
  const transactions = new Map<string, string[]>();
  for (const line of (rows[0]?.log ?? "").split("\n")) {
    const { dbname, vxid, message } = parse(line);
    if (dbname !== database || vxid === undefined || !/^(statement|execute)/.test(message))
      continue;
    transactions.set(vxid, [...(transactions.get(vxid) ?? []), message]);
  }
  return [...transactions.values()]
    .map((statements) => ({ statements }))
    .filter(({ statements }) => statements.some((statement) => /pg_notify\(/.test(statement)))
    .filter(({ statements }) => !statements.some((statement) => /pg_read_file/.test(statement)));
}

interface Line {
  readonly dbname?: string;
  readonly vxid?: string;
  readonly message: string;
}

function parse(line: string): Line {
  try {
    return { message: "", ...(JSON.parse(line) as Partial<Line>) };
  } catch {
    return { message: "" };
  }
}
