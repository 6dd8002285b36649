import { postgresStore } from "asyncapi-gen/runtime/postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeOnNats, startNats, type TestNats } from "../../../test/nats.js";
import { describeOnPostgres, startPostgres, type TestPostgres } from "../../../test/postgres.js";
import type { Scenario } from "../scenarios/scenario.js";
import { anOrder } from "../shop/goods.js";
import { checkInvariants } from "../shop/invariants.js";
import { natsAsBroker } from "../shop/nats-broker.js";
import { startProcesses } from "../shop/processes.js";
import { openStore } from "../shop/store.js";
import { untilAllEnded } from "../shop/wait.js";
import { playAll } from "./play-all.js";

describeOnNats("the shop on NATS", () => {
  describe("in one process, on PGlite", () => {
    // These two are about processes and times, whatever carries the messages.
    const isLeftOut = ({ id }: Scenario) => id === "add-analytics" || id === "sync-vs-async";
    playAll(() => openStore("pglite"), natsAsBroker, isLeftOut);
  });

  describeOnPostgres("as one process per service, on PostgreSQL", () => {
    let postgres: TestPostgres;
    let nats: TestNats;
    beforeAll(async () => {
      [postgres, nats] = await Promise.all([startPostgres(), startNats()]);
    });
    afterAll(async () => {
      await postgres.stop();
      await nats.stop();
    });

    test("every order ends, also when a service and the server are killed", async () => {
      const databaseUrl = await postgres.createDatabase();
      const shop = await startProcesses({ databaseUrl, natsUrl: nats.url });
      const store = postgresStore({ connectionString: databaseUrl });
      try {
        const place = async (count: number) => {
          for (let number = 0; number < count; number += 1) {
            expect((await shop.place(anOrder())).status).toBe(202);
          }
        };
        await place(10);
        expect(await shop.kill("inventory")).toBe("SIGKILL");
        await place(5);
        await nats.kill();
        await place(5);
        await nats.start();
        await shop.start("inventory");
        await untilAllEnded(store);
        const broken = (await checkInvariants(store)).filter(({ culprits }) => culprits.length > 0);
        expect(broken).toEqual([]);
        expect(await shop.stop()).toEqual(Array(5).fill("exit code 0"));
      } finally {
        await shop.stop();
        await store.close();
      }
    }, 180_000);
  });
});
