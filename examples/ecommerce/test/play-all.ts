import { expect, test } from "vitest";
import { scenarios } from "../scenarios/catalogue.js";
import { play } from "../scenarios/scenario.js";
import type { OpenStore } from "../shop/store.js";

/** One test per scenario, each on an empty store. */
export function playAll(open: () => Promise<OpenStore>): void {
  test.each(scenarios)(
    "$id: every line of the checklist is met",
    { timeout: 180_000 },
    async (scenario) => {
      const opened = await open();
      try {
        const { lines } = await play(scenario, opened);
        expect(lines.filter(({ met, timing }) => !met && !timing)).toEqual([]);
        expect(lines.length).toBeGreaterThan(5);
      } finally {
        await opened.close();
      }
    },
  );
}
