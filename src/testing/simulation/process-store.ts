import { createNestingGuard } from "../../runtime/store/nesting.js";
import type { Store, Tx } from "../../runtime/store/store.js";
import { activityOf } from "../../runtime/work/activity.js";
import type { ProcessParts } from "./process-parts.js";

// One for all: each costs every promise of this process something, for as long as it lives.
const guard = createNestingGuard();

// Nothing shall wait for a connection: the gates decide who goes first.
const connectionsMax = 1_000;

/** The database as one process sees it: each transaction waits for its turn, and may be its last. */
export function processStore(parts: ProcessParts, identity: string): Store {
  const { schema } = parts.world.database;
  const transaction = async <T>(call: string, work: (tx: Tx) => Promise<T>): Promise<T> => {
    guard.refuseInside(call);
    await turn(parts);
    return commit(parts, (tx) => guard.inside(() => work(tx)));
  };
  return {
    name: "pglite",
    schema,
    identity,
    connectionsMax,
    transaction: (work) => transaction("store.transaction", work),
    query: (sql, parameters) => transaction("store.query", (tx) => tx.query(sql, parameters)),
    exec: (sql) => transaction("store.exec", (tx) => tx.exec(sql)),
    close: async () => {},
  };
}

async function turn({ world, life, crashes }: ProcessParts): Promise<void> {
  if (life.isOver) return life.hang();
  const { clock } = life.clock;
  const goOn = activityOf(clock).rest();
  crashes.arm();
  await world.scheduler.gate(`transaction of ${life.name}`, { owner: life });
  goOn();
  await crashes.pass("before a transaction");
}

async function commit<T>(parts: ProcessParts, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { world, life, crashes } = parts;
  const run = async (inner: Tx): Promise<T> => {
    const result = await work(processTx(parts, inner));
    await crashes.pass("before a commit");
    return result;
  };
  // The database works on when the process has ended: nothing else happens until it has rolled back.
  const end = activityOf(world.clock).begin();
  try {
    const result = await world.database
      .transaction(world.time.now(), (inner) => life.unlessOver(run(inner)))
      .finally(end);
    await crashes.pass("after a commit");
    return result;
  } catch (error) {
    if (life.isOver) return life.hang();
    throw error;
  }
}

// The database has its own time, whatever the clock of a process shows.
const tellsTime = /^select set_config\('asyncapi_gen\.now'/;

function processTx({ crashes }: ProcessParts, inner: Tx): Tx {
  return {
    schema: inner.schema,
    async query<Row extends object>(sql: string, parameters?: readonly unknown[]) {
      if (tellsTime.test(sql)) return { rows: [] as Row[], rowCount: 1 };
      await crashes.pass("between two statements");
      return inner.query<Row>(sql, parameters);
    },
    async exec(sql) {
      await crashes.pass("between two statements");
      await inner.exec(sql);
    },
    defer(sql, parameters) {
      if (!tellsTime.test(sql)) inner.defer(sql, parameters);
    },
  };
}
