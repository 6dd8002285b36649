import { expect, test, vi } from "vitest";
import shop from "../../examples/ecommerce/simulation.js";
import { postgresStore } from "../../src/runtime/store/postgres.js";
import type { Arena, Played } from "../../src/testing/index.js";
import { describeOnPostgres, startPostgres } from "../postgres.js";

vi.setConfig({ testTimeout: 300_000 });

const seeds = [2, 7, 11];

const play = (arena: Arena, seed: number): Promise<Played> =>
  arena.play({
    seed,
    profile: shop.profiles.default ?? {},
    only: undefined,
    onlyStories: undefined,
    stories: shop.stories,
    storiesPerSeed: shop.storiesPerSeed,
    invariants: shop.invariants,
  });

/** What the shop's own tables say, without what its database makes up itself. */
const tables: Readonly<Record<string, string>> = {
  orders: "order_id, status, reason, total_minor",
  stock: "sku, received, available",
  reservation: "order_id, sku, quantity",
  credit_account: "customer_id, held_minor",
  credit_hold: "order_id, amount_minor",
  shipment: "order_id, shipment_id",
  notification: "order_id, template",
};

describeOnPostgres("on a real PostgreSQL", () => {
  test("a seed tells the same story and ends in the same business state", async () => {
    const server = await startPostgres();
    const store = postgresStore({ connectionString: await server.createDatabase() });
    const [real, pglite] = [await shop.open(store), await shop.open()];
    try {
      for (const seed of seeds) {
        const [one, other] = [await play(real, seed), await play(pglite, seed)];
        expect(one.violations).toEqual([]);
        expect(one.hash).toBe(other.hash);
        for (const [name, columns] of Object.entries(tables)) {
          const sql = `select ${columns} from ${name} order by ${columns}`;
          expect(await real.query(sql), name).toEqual(await pglite.query(sql));
        }
      }
    } finally {
      await pglite.close();
      await real.close();
      await server.stop();
    }
  });
});
