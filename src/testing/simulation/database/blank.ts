import { migrateRuntime, migrateUser } from "../../../runtime/store/migrate.js";
import type { Migration, Store, Tx } from "../../../runtime/store/store.js";
import type { DatabaseMemory, SimulationDatabase } from "./database.js";
import { prepareEmptying } from "./emptying.js";

/** Makes the database look as if nothing had happened since it was laid down. */
export interface Blank {
  restore(): Promise<void>;
}

export interface LaidDown {
  readonly migrations: readonly Migration[];
  /** What each story finds in its tables. */
  readonly seed?: ((tx: Tx) => Promise<void>) | undefined;
  /**
   * Plays something that runs most of the statements there are, always the same. What it leaves
   * behind is put back.
   */
  readonly rehearse?: (restore: () => Promise<void>) => Promise<void>;
}

/** Runs all migrations and lays down the seed, once where the database can remember that. */
export async function prepareBlank(
  database: SimulationDatabase,
  { migrations, seed, rehearse }: LaidDown,
): Promise<Blank> {
  const store = asStore(database);
  await migrateRuntime(store);
  await migrateUser(store, migrations);
  const laySeed = () => database.transaction(0, async (tx) => seed?.(tx));
  if (database.memory !== undefined) {
    await laySeed();
    return remembered(database.memory, rehearse);
  }
  const empty = await prepareEmptying(database);
  return {
    async restore() {
      await empty();
      await laySeed();
    },
  };
}

/**
 * Plans begin with what is remembered, made on tables that hold the seed alone: of a statement that
 * was first planned in the middle of a story, nobody knew on which. And they cost nothing any more.
 */
async function remembered(memory: DatabaseMemory, rehearse: LaidDown["rehearse"]): Promise<Blank> {
  let putBack = memory.remember();
  const restore = async () => putBack();
  if (rehearse !== undefined) {
    await rehearse(restore);
    const statements = memory.statements();
    putBack();
    memory.plan(statements);
    putBack = memory.remember();
  }
  return { restore };
}

function asStore(database: SimulationDatabase): Store {
  const transaction = <T>(work: (tx: Tx) => Promise<T>) => database.transaction(0, work);
  return {
    name: "pglite",
    schema: database.schema,
    connectionsMax: 1,
    identity: "simulation",
    transaction,
    query: (sql, parameters) => transaction((tx) => tx.query(sql, parameters)),
    exec: (sql) => database.exec(sql),
    close: async () => {},
  };
}
