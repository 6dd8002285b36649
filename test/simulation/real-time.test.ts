import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import simulation from "../../examples/ecommerce/simulation.js";
import type { Tx } from "../../src/runtime/store/store.js";
import { type Arena, openArena } from "../../src/testing/simulation/arena.js";
import type { SimulationDatabase } from "../../src/testing/simulation/database/database.js";
import { pgliteDatabase } from "../../src/testing/simulation/database/pglite-database.js";

/** How long things really take must decide nothing: here nobody knows how long the database takes. */

let swift: Arena;
let slow: Arena;

beforeAll(async () => {
  swift = await openArena(simulation.system, pgliteDatabase);
  slow = await openArena(simulation.system, async () => dawdling(await pgliteDatabase()));
}, 60_000);
afterAll(() => Promise.all([swift.close(), slow.close()]));

// Not seeded: it stands for a machine that is busy with other things.
async function dawdle(): Promise<void> {
  const chance = Math.random();
  if (chance < 0.6) return;
  if (chance > 0.98) return wait(3 * Math.random());
  for (let turns = 4 * Math.random(); turns > 0; turns -= 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function between<T>(work: () => Promise<T>): Promise<T> {
  await dawdle();
  const result = await work();
  await dawdle();
  return result;
}

const dawdlingTx = (tx: Tx): Tx => ({
  schema: tx.schema,
  query: (sql, parameters) => between(() => tx.query(sql, parameters)),
  exec: (sql) => between(() => tx.exec(sql)),
  defer: (sql, parameters) => tx.defer(sql, parameters),
});

function dawdling(database: SimulationDatabase): SimulationDatabase {
  let open = 0;
  return {
    ...database,
    transaction: (nowMs, work) =>
      between(async () => {
        open += 1;
        expect(open, "transactions at a time").toBe(1);
        return database
          .transaction(nowMs, (tx) => work(dawdlingTx(tx)))
          .finally(() => {
            open -= 1;
          });
      }),
  };
}

const play = (arena: Arena, seed: number) =>
  arena.play({
    seed,
    profile: simulation.profiles.hostile ?? {},
    only: undefined,
    stories: simulation.stories,
    storiesPerSeed: simulation.storiesPerSeed,
    onlyStories: undefined,
    invariants: simulation.invariants,
  });

test("a seed tells the same story however long the database takes for each statement", async () => {
  for (let seed = 1; seed <= 10; seed += 1) {
    const [expected, told] = [await play(swift, seed), await play(slow, seed)];
    expect(told.events, `seed ${seed}`).toEqual(expected.events);
    expect(told.hash).toBe(expected.hash);
  }
}, 300_000);
