import { expect, test } from "vitest";
import { scenarios } from "../scenarios/catalogue.js";
import { play, type Scenario } from "../scenarios/scenario.js";
import type { Broker } from "../shop/broker.js";
import type { OpenStore } from "../shop/store.js";

/** One test per scenario, each on an empty store. */
export function playAll(
  open: () => Promise<OpenStore>,
  openBroker: () => Promise<Broker | undefined> = async () => undefined,
  isLeftOut: (scenario: Scenario) => boolean = () => false,
): void {
  test.each(scenarios.filter((scenario) => !isLeftOut(scenario)))(
    "$id: every line of the checklist is met",
    { timeout: 180_000 },
    async (scenario) => {
      const [opened, broker] = await Promise.all([open(), openBroker()]);
      try {
        const { lines } = await play(scenario, opened, broker);
        expect(lines.filter(({ met, timing }) => !met && !timing)).toEqual([]);
        expect(lines.length).toBeGreaterThan(5);
      } finally {
        await opened.close();
        await broker?.close();
      }
    },
  );
}
