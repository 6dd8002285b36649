import { describe, expect, test } from "vitest";
import { describeOnPostgres } from "../../../test/postgres.js";
import { scenarios } from "../scenarios/catalogue.js";
import { play } from "../scenarios/scenario.js";
import { openStore, type StoreName } from "../shop/store.js";

const playAll = (storeName: StoreName) => () => {
  test.each(scenarios)(
    "$id: every line of the checklist is met",
    { timeout: 180_000 },
    async (scenario) => {
      const { store, close } = await openStore(storeName);
      try {
        const { lines } = await play(scenario, store);
        expect(lines.filter(({ met, timing }) => !met && !timing)).toEqual([]);
        expect(lines.length).toBeGreaterThan(5);
      } finally {
        await close();
      }
    },
  );
};

describe("the shop on PGlite", playAll("pglite"));
describeOnPostgres("the shop on PostgreSQL", playAll("postgres"));
