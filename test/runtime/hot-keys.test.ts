import { afterAll, beforeAll, expect, test } from "vitest";
import { createService, postgresTransport, type Store } from "../../src/runtime/index.js";
import { postgresStore } from "../../src/runtime/store/postgres.js";
import { describeOnPostgres, startPostgres, type TestPostgres } from "../postgres.js";
import { eventually } from "./eventually.js";
import { type DepotHandlers, depot, type ShopPublisher, shop } from "./orders.js";

const writers = 12;
const perWriter = 40;
const keys = ["a", "b", "c", "d"];

/**
 * Many writers of few keys, on a real PostgreSQL. Each takes its number from the key's row, so the
 * numbers are the order of the commits; a reader must see every one, in that order.
 */
describeOnPostgres("hot keys with concurrent writers", () => {
  let postgres: TestPostgres;
  let store: Store;
  beforeAll(async () => {
    postgres = await startPostgres();
    store = postgresStore({
      connectionString: await postgres.createDatabase(),
      connectionsMax: writers + 6,
    });
    await store.exec(`
      create table counters (key text primary key, n integer not null);
      insert into counters values ('a', 0), ('b', 0), ('c', 0), ('d', 0);
      create table naive (id bigint generated always as identity, key text, n integer);
    `);
  });
  afterAll(async () => {
    await store.close();
    await postgres.stop();
  });

  test("case 1: loses none and inverts none, where a cursor over a serial id does both", async () => {
    const seen = new Map<string, number[]>(keys.map((key) => [key, []]));
    const handlers: DepotHandlers = {
      placed({ payload }) {
        seen.get(payload.id)?.push(payload.number ?? 0);
      },
    };
    const transport = postgresTransport({ store });
    const sender = createService<ShopPublisher>(shop, { store, transport });
    const receiver = createService(depot, { store, transport, handlers });
    await sender.start();
    await receiver.start();
    const control = followNaively(store);

    await Promise.all(Array.from({ length: writers }, (_, writer) => write(sender, writer)));
    await eventually(
      "all have arrived",
      () => keys.reduce((sum, key) => sum + (seen.get(key)?.length ?? 0), 0) >= writers * perWriter,
    );
    const naive = await control.stop();
    await sender.stop();
    await receiver.stop();
    await transport.close();

    for (const [key, numbers] of seen) {
      expect([key, numbers]).toEqual([key, numbers.map((_, index) => index + 1)]);
    }
    // The control proves that this test could see a loss and an inversion.
    expect(writers * perWriter - naive.seen).toBeGreaterThan(0);
    expect(naive.inversions).toBeGreaterThan(0);
  });
});

async function write(
  sender: ReturnType<typeof createService<ShopPublisher>>,
  writer: number,
): Promise<void> {
  for (let turn = 0; turn < perWriter; turn += 1) {
    const key = keys[(writer + turn) % keys.length] ?? "";
    await sender.transaction(async ({ tx, publish }) => {
      // Before the key's row is locked, as a careless outbox would.
      const { rows } = await tx.query<{ id: number }>(
        "insert into naive (key) values ($1) returning id",
        [key],
      );
      await tx.query("select pg_sleep(random() * 0.005)");
      const counted = await tx.query<{ n: number }>(
        "update counters set n = n + 1 where key = $1 returning n",
        [key],
      );
      const number = counted.rows[0]?.n ?? 0;
      await tx.query("update naive set n = $2 where id = $1", [rows[0]?.id, number]);
      await publish.placed({ id: key, number });
    });
  }
}

/** The well-known cursor: everything with an id above the highest one seen. */
function followNaively(store: Store) {
  let cursor = 0;
  let seen = 0;
  let stopped = false;
  const poll = async () => {
    const { rows } = await store.query<{ id: number }>(
      "select id from naive where id > $1 order by id",
      [cursor],
    );
    cursor = rows.at(-1)?.id ?? cursor;
    seen += rows.length;
  };
  const polling = (async () => {
    while (!stopped) await poll();
  })();
  return {
    async stop() {
      stopped = true;
      await polling;
      await poll();
      return { seen, inversions: await countInversions(store) };
    },
  };
}

/** How often a reader that waits for every gap, and so loses nothing, still sees a key go back. */
async function countInversions(store: Store): Promise<number> {
  const { rows } = await store.query<{ inversions: number }>(
    `select count(*)::int as inversions from (
       select n < max(n) over (partition by key order by id) as inverted from naive
     ) as read_in_order where inverted`,
  );
  return rows[0]?.inversions ?? 0;
}
