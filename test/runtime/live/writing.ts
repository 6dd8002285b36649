import type { Service, Store, Tx } from "../../../src/runtime/index.js";
import type { ShopPublisher } from "../orders.js";
import type { WritingOptions } from "./worker-options.js";

export const writingTables = (keys: readonly string[]) => `
  create table counters (key text primary key, n integer not null);
  insert into counters select key, 0 from unnest(array['${keys.join("','")}']) as key;
  create table numbers (message text primary key, key text, n integer);
  create table naive (id bigint generated always as identity, key text, n integer);
`;

export interface Written {
  readonly committed: number;
  /** SQLSTATE 40P01. */
  readonly deadlocks: number;
}

/** Writers of few keys, side by side; `numbers` holds the order in which a key's transactions commit. */
export async function write(
  store: Store,
  service: Service<ShopPublisher>,
  { writers, perWriter, keys, publish }: WritingOptions,
): Promise<Written> {
  const turn = { after: publishAfter, before: publishBefore, many: publishMany(keys) }[publish];
  const written = { committed: 0, deadlocks: 0 };
  const one = async (writer: number) => {
    for (let round = 0; round < perWriter; round += 1) {
      const at = writer + round;
      const pair = [keys[at % keys.length] ?? "", keys[(at + 1) % keys.length] ?? ""] as const;
      try {
        await turn(store, service, writer % 2 === 0 ? pair : [pair[1], pair[0]]);
        written.committed += 1;
      } catch (error) {
        if ((error as { readonly code?: string }).code !== "40P01") throw error;
        written.deadlocks += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, writer) => one(writer)));
  return written;
}

type Pair = readonly [string, string];

async function publishAfter(_: Store, service: Service<ShopPublisher>, [key]: Pair): Promise<void> {
  await service.transaction(async ({ tx, publish }) => {
    const number = await takeNumber(tx, key);
    const { id } = await publish.placed({ id: key, number });
    await record(tx, id, key, number);
  });
}

/** As `publishIn` does for a caller who owns the transaction: the outbox row is written at once. */
async function publishBefore(
  store: Store,
  service: Service<ShopPublisher>,
  [key]: Pair,
): Promise<void> {
  await store.transaction(async (tx) => {
    const naive = await tx.query<{ id: number }>(
      "insert into naive (key) values ($1) returning id",
      [key],
    );
    const { id } = await service.publishIn(tx).placed({ id: key });
    await tx.query("select pg_sleep(random() * 0.005)");
    const number = await takeNumber(tx, key);
    await tx.query("update naive set n = $2 where id = $1", [naive.rows[0]?.id, number]);
    await record(tx, id, key, number);
  });
}

/** All keys in one transaction: some begin at one end, some at the other. */
const publishMany =
  (keys: readonly string[]) =>
  async (_: Store, service: Service<ShopPublisher>, [first, second]: Pair): Promise<void> => {
    const order = first < second ? keys : [...keys].reverse();
    await service.transaction(async ({ publish }) => {
      for (const key of order) await publish.placed({ id: key });
    });
  };

async function takeNumber(tx: Tx, key: string): Promise<number> {
  const { rows } = await tx.query<{ n: number }>(
    "update counters set n = n + 1 where key = $1 returning n",
    [key],
  );
  return rows[0]?.n ?? 0;
}

const record = (tx: Tx, message: string, key: string, number: number) =>
  tx.query("insert into numbers (message, key, n) values ($1, $2, $3)", [message, key, number]);
