import { migrateRuntime, migrateUser } from "../../runtime/store/migrate.js";
import type { Store, Tx } from "../../runtime/store/store.js";
import { transact } from "../../runtime/store/transaction.js";
import { virtualClock } from "../../runtime/work/virtual-clock.js";
import { expectEqual } from "../contract/violation.js";
import { expectThrown, ids, type StoreCase } from "./store-case.js";

async function givesTheSameValues(store: Store): Promise<void> {
  const { rows } = await store.query(
    `select 1::int as int, 2::bigint as big, 9007199254740993::bigint as huge, 1.5::float8 as float,
            '{"a": 1}'::jsonb as json, true as yes, null as nothing, 'x' as text,
            '2026-01-01T00:00:00Z'::timestamptz as at, array[1, 2] as list`,
  );
  expectEqual(
    "values",
    rows.map((row) => ({ ...row })),
    [
      {
        int: 1,
        big: 2,
        huge: 9007199254740993n,
        float: 1.5,
        json: { a: 1 },
        yes: true,
        nothing: null,
        text: "x",
        at: new Date("2026-01-01T00:00:00Z"),
        list: [1, 2],
      },
    ],
  );
  const { rows: found } = await store.query<{ bytes: Uint8Array }>("select $1::bytea as bytes", [
    new Uint8Array([0, 255]),
  ]);
  expectEqual("bytes", [...(found[0]?.bytes ?? [])], [0, 255]);
}

async function migratesOnce(store: Store): Promise<void> {
  await Promise.all([migrateRuntime(store), migrateRuntime(store), migrateRuntime(store)]);
  const list = [
    { name: "2", sql: "insert into notes (id) values (22)" },
    { name: "1", sql: "delete from notes; insert into notes (id) values (21)" },
  ];
  await Promise.all([migrateUser(store, list), migrateUser(store, list)]);
  expectEqual("in order, once", await ids(store), [21, 22]);
  const changed = migrateUser(store, [{ name: "1", sql: "select 1" }]);
  await expectThrown("a changed one", changed, {
    message: `[migration-changed] The migration "1"`,
  });
}

async function migratesAllOrNothing(store: Store): Promise<void> {
  await migrateRuntime(store);
  const broken = migrateUser(store, [
    { name: "3", sql: "insert into notes (id) values (23)" },
    { name: "4", sql: "insert into nowhere values (1)" },
  ]);
  await expectThrown("the one that fails", broken, { message: "nowhere" });
  expectEqual("rows afterwards", await ids(store), []);
}

async function refusesNewerSchema(store: Store): Promise<void> {
  await migrateRuntime(store);
  await store.query(
    `insert into ${store.schema}.migrations (owner, name, hash) values ($1, $2, '')`,
    ["asyncapi-gen", "999999-future"],
  );
  await expectThrown("a newer version's", migrateRuntime(store), { message: "[schema-newer]" });
}

async function asksVirtualClock(store: Store): Promise<void> {
  await migrateRuntime(store);
  const clock = virtualClock(Date.UTC(2020, 0, 1));
  const ask = async (tx: Pick<Tx, "query">) => {
    const { rows } = await tx.query<{ now: Date; real: Date }>(
      `select ${store.schema}.now() as now, clock_timestamp() as real`,
    );
    const [{ now, real } = { now: new Date(0), real: new Date(0) }] = rows;
    return { now, behindMs: Math.abs(real.getTime() - now.getTime()) };
  };
  const virtual = await transact(store, clock, ask);
  expectEqual("its time", virtual.now, new Date("2020-01-01T00:00:00Z"));
  const after = await store.transaction(ask);
  expectEqual("the database's own, a transaction later", after.behindMs < 60_000, true);
}

export const storeCases: readonly StoreCase[] = [
  { name: "gives the same JavaScript values on every store", run: givesTheSameValues },
  { name: "migrates once, however many start at once", run: migratesOnce },
  {
    name: "keeps nothing of a set of migrations of which one fails",
    run: migratesAllOrNothing,
  },
  { name: "refuses a schema that a newer version has migrated", run: refusesNewerSchema },
  { name: "asks a virtual clock for the time, in one transaction only", run: asksVirtualClock },
];
