import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createService,
  memoryTransport,
  postgresTransport,
  type Store,
  type Transport,
} from "../../src/runtime/index.js";
import { postgresStore } from "../../src/runtime/store/postgres.js";
import { describeOnPostgres, startPostgres, type TestPostgres } from "../postgres.js";
import { eventually } from "./eventually.js";
import {
  type DepotHandlers,
  type DepotPublisher,
  depot,
  type ShopPublisher,
  shop,
} from "./orders.js";

const count = 40;

describeOnPostgres("a database that goes away for a while", () => {
  let postgres: TestPostgres;
  const stores: Store[] = [];
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => {
    for (const store of stores) await store.close();
    await postgres.stop();
  });

  test.each(["memory", "postgres"] as const)("loses nothing (%s transport)", async (name) => {
    const store = postgresStore({ connectionString: await postgres.createDatabase() });
    stores.push(store);
    await store.exec("create table effects (id text)");
    const transport: Transport =
      name === "memory" ? memoryTransport() : postgresTransport({ store });
    let handling = 0;
    const handlers: DepotHandlers = {
      async placed({ payload }, { tx, publish }) {
        handling += 1;
        await tx.query("insert into effects (id) values ($1)", [payload.id]);
        await tx.query("select pg_sleep(0.02)");
        await publish.packed(payload);
      },
    };
    const sender = createService<ShopPublisher>(shop, { store, transport });
    const receiver = createService<DepotPublisher>(depot, { store, transport, handlers });
    await sender.start();
    await receiver.start();
    await sender.transaction(async ({ publish }) => {
      for (let id = 0; id < count; id += 1) await publish.placed({ id: String(id) });
    });
    await eventually("some are being handled", () => handling > 3);

    await postgres.pause();
    const refused = sender.transaction(({ publish }) => publish.placed({ id: "refused" }));
    await expect(refused).rejects.toMatchObject({ code: "unavailable", retryable: true });
    await eventually("it says so", async () => (await receiver.health()).status === "degraded");
    await postgres.resume();

    const effects = async () =>
      (await store.query<{ id: string }>("select id from effects")).rows.map(({ id }) =>
        Number(id),
      );
    await eventually("the rest is handled", async () => (await effects()).length >= count);
    await eventually("it says so too", async () => (await receiver.health()).status === "running");
    expect((await effects()).sort((a, b) => a - b)).toEqual([...Array(count).keys()]);
    expect(await receiver.health()).toMatchObject({ deadLetters: 0, parked: 0 });
    await eventually(
      "all answers have left",
      async () => (await sender.health()).outboxWaiting === 0,
    );
    await sender.stop();
    await receiver.stop();
    await transport.close();
  });
});
