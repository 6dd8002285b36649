import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import {
  createService,
  deadLetters,
  type Service,
  type Store,
  type Transport,
} from "../../src/runtime/index.js";
import { postgresStore } from "../../src/runtime/store/postgres.js";
import {
  type NatsTransportOptions,
  natsTransport,
} from "../../src/runtime/transport/nats/index.js";
import { describeOnNats, startNats, type TestNats } from "../nats.js";
import { hasPostgres, startPostgres, type TestPostgres } from "../postgres.js";
import { skipUnless } from "../requirements.js";
import { eventually } from "./eventually.js";
import {
  type DepotHandlers,
  type DepotPublisher,
  depot,
  type Order,
  type ShopPublisher,
  shop,
} from "./orders.js";

const workerFile = fileURLToPath(new URL("./worker.ts", import.meta.url));
// A half-open connection shall be noticed within the patience of a test.
const quickPings = { connect: () => ({ pingInterval: 300 }) };

const describeOnBoth = skipUnless(hasPostgres, "no PostgreSQL for the services beside NATS");

describeOnNats("NATS", () => {
  describeOnBoth("with services on PostgreSQL", () => {
    let postgres: TestPostgres;
    let nats: TestNats;
    let url: string;
    let store: Store;
    let stream: string;
    let count = 0;
    const running: Service<unknown>[] = [];
    const transports: Transport[] = [];
    const workers = new Set<ChildProcess>();

    beforeAll(async () => {
      [postgres, nats] = await Promise.all([startPostgres(), startNats()]);
    });
    afterAll(async () => {
      await postgres?.stop();
      await nats?.stop();
    });
    beforeEach(async () => {
      count += 1;
      stream = `faults-${count}`;
      url = await postgres.createDatabase();
      store = postgresStore({ connectionString: url });
      await store.exec("create table effects (id text, n integer, pid integer, at serial)");
    });
    afterEach(async () => {
      for (const worker of workers) worker.kill("SIGKILL");
      workers.clear();
      nats.thaw();
      await Promise.all(running.splice(0).map((service) => service.stop()));
      await Promise.all(transports.splice(0).map((transport) => transport.close()));
      await store.close();
    });

    const open = (more: Partial<NatsTransportOptions> = {}): Transport => {
      const transport = natsTransport({ servers: nats.url, stream, ...quickPings, ...more });
      transports.push(transport);
      return transport;
    };
    const startShop = async (transport: Transport) => {
      const service = createService<ShopPublisher>(shop, { store, transport });
      running.push(service as Service<unknown>);
      await service.start();
      return service;
    };
    const handlers: DepotHandlers = {
      async placed({ payload }, { tx, publish }) {
        await tx.query("insert into effects (id, n) values ($1, $2)", [
          payload.id,
          payload.number ?? 0,
        ]);
        await publish.packed(payload);
      },
    };
    const startDepot = async (transport: Transport, with_: DepotHandlers = handlers) => {
      const service = createService<DepotPublisher>(depot, { store, transport, handlers: with_ });
      running.push(service as Service<unknown>);
      await service.start();
      return service;
    };
    const place = (service: Service<ShopPublisher>, ...orders: readonly Order[]) =>
      service.transaction(async ({ publish }) => {
        for (const order of orders) await publish.placed(order);
      });
    const rows = async () =>
      (
        await store.query<{ id: string; n: number; pid: number }>(
          "select * from effects order by at",
        )
      ).rows;
    const rest = async (from: string) =>
      (await store.query<{ n: number }>(`select count(*)::int as n from asyncapi_gen.${from}`))
        .rows[0]?.n;
    const keys = Array.from({ length: 8 }, (_, key) => `key-${key}`);
    const round = (number: number) => keys.map((id) => ({ id, number }));
    const expectEachOnceInOrder = async (rounds: number) => {
      const seen = await rows();
      for (const key of keys) {
        expect([key, seen.filter(({ id }) => id === key).map(({ n }) => n)]).toEqual([
          key,
          Array.from({ length: rounds }, (_, number) => number),
        ]);
      }
    };
    const manager = async () => {
      const connection = await connect({ servers: nats.url });
      return { connection, jetstream: await jetstreamManager(connection) };
    };

    test("case 49: kill -9 of the server in mid-stream loses, doubles and inverts nothing", async () => {
      const transport = open();
      const service = await startShop(transport);
      await startDepot(transport);
      for (let number = 0; number < 90; number += 1) {
        await place(service, ...round(number));
        if (number % 30 === 10) {
          await nats.kill();
          await nats.start();
        }
      }
      await eventually(
        "all are handled",
        async () => (await rows()).length >= 90 * keys.length,
        60_000,
      );
      await expectEachOnceInOrder(90);
      await eventually("all answers have left", async () => (await rest("outbox")) === 0);
      expect(await rest("parked")).toBe(0);
    }, 120_000);

    test("a server that stands still is noticed, and what was meant for it is delivered", async () => {
      const transport = open();
      const service = await startShop(transport);
      await startDepot(transport);
      await place(service, ...round(0));
      await eventually("the first are handled", async () => (await rows()).length === keys.length);
      nats.freeze();
      for (let number = 1; number < 5; number += 1) await place(service, ...round(number));
      await eventually(
        "it is noticed",
        async () => (await service.health()).status === "degraded",
        30_000,
      );
      expect(await rest("outbox")).toBeGreaterThan(0);
      nats.thaw();
      await eventually(
        "all are handled",
        async () => (await rows()).length >= 5 * keys.length,
        60_000,
      );
      await expectEachOnceInOrder(5);
    }, 120_000);

    const padded = (number: number) =>
      round(number).map((order) => ({ ...order, note: "x".repeat(1_000) }));

    test("who only listens says so, too, while the server is away", async () => {
      const service = await startDepot(open());
      const status = async () => (await service.health()).status;
      expect(await status()).toBe("running");
      await nats.kill();
      await eventually("it is noticed", async () => (await status()) === "degraded");
      expect((await service.health()).reason).toContain("NATS is away");
      await nats.start();
      await eventually("it is back", async () => (await status()) === "running");
    }, 60_000);

    test("a stream that is full takes nothing more; the rest waits in the outbox for room", async () => {
      const transport = open({ bytesMax: 40_000 });
      const service = await startShop(transport);
      for (let number = 0; number < 10; number += 1) await place(service, ...padded(number));
      const { connection, jetstream } = await manager();
      const state = async () => (await jetstream.streams.info(stream)).state;
      await eventually("it is full", async () => (await state()).messages > 20);
      expect(await rest("outbox")).toBeGreaterThan(0);
      expect((await state()).first_seq).toBe(1);
      expect((await state()).bytes).toBeLessThanOrEqual(40_000);
      expect(await deadLetters(store).list()).toEqual([]);
      // As time does, when messages grow old.
      await eventually("all have left", async () => {
        await jetstream.streams.purge(stream);
        return (await rest("outbox")) === 0;
      });
      expect((await state()).last_seq).toBe(10 * keys.length);
      await connection.close();
    }, 120_000);

    test("a server whose disk is full keeps what it has; the rest waits in the outbox", async () => {
      const small = await startNats({ fileBytesMax: 60_000 });
      const service = await startShop(open({ servers: small.url }));
      for (let number = 0; number < 10; number += 1) await place(service, ...padded(number));
      const connection = await connect({ servers: small.url });
      const jetstream = await jetstreamManager(connection);
      const state = async () => (await jetstream.streams.info(stream)).state;
      await eventually("it is full", async () => (await state()).messages > 20);
      expect(await rest("outbox")).toBeGreaterThan(0);
      expect((await state()).first_seq).toBe(1);
      expect(await deadLetters(store).list()).toEqual([]);
      await eventually("all have left", async () => {
        await jetstream.streams.purge(stream);
        return (await rest("outbox")) === 0;
      });
      expect((await state()).last_seq).toBe(10 * keys.length);
      await connection.close();
      await Promise.all(running.splice(0).map((one) => one.stop()));
      await small.stop();
    }, 120_000);

    test("case 9: what is too large, or has no stream, becomes a dead letter; the rest flows", async () => {
      const transport = open();
      const service = await startShop(transport);
      const { connection, jetstream } = await manager();
      await jetstream.streams.update(stream, { max_msg_size: 20_000 });
      await place(service, { id: "large", note: "x".repeat(30_000) }, { id: "small" });
      const letters = () => deadLetters(store).list();
      await eventually("it is buried", async () => (await letters()).length === 1);
      await eventually("the other has left", async () => (await rest("outbox")) === 0);
      expect(await letters()).toMatchObject([
        { reason: "refused-by-transport", envelope: { partitionkey: "large" } },
      ]);
      await jetstream.streams.delete(stream);
      await place(service, { id: "nowhere" });
      await eventually("that is buried, too", async () => (await letters()).length === 2);
      expect(await letters()).toContainEqual(
        expect.objectContaining({ detail: `NATS has no stream ${stream} for it.` }),
      );
      await connection.close();
    }, 60_000);

    test("a handler may take longer than the server waits", async () => {
      const transport = open({ ackWaitMs: 600 });
      const service = await startShop(transport);
      let runs = 0;
      const depotService = await startDepot(transport, {
        async placed({ payload }, context) {
          runs += 1;
          await new Promise((resolve) => setTimeout(resolve, 2_500));
          await context.tx.query("insert into effects (id, n) values ($1, 0)", [payload.id]);
        },
      });
      await place(service, { id: "slow" });
      await eventually("it is handled", async () => (await rows()).length === 1);
      expect(runs).toBe(1);
      expect((await depotService.health()).counters).not.toHaveProperty("duplicate");
    }, 60_000);

    const startWorker = async (): Promise<ChildProcess> => {
      const worker = spawn(process.execPath, ["--import", "tsx", workerFile], {
        env: { ...process.env, DATABASE_URL: url, NATS_URL: nats.url, NATS_STREAM: stream },
        stdio: ["ignore", "pipe", "inherit"],
      });
      workers.add(worker);
      if (worker.stdout !== null) await once(worker.stdout, "data");
      return worker;
    };

    test("case 15: a reader that is killed is taken over in less than 30 s, in order", async () => {
      const service = await startShop(open());
      const first = await startWorker();
      await startWorker();
      for (let number = 0; number < 40; number += 1) await place(service, ...round(number));
      await eventually("it is in the middle", async () => (await rows()).length > 20);
      first.kill("SIGKILL");
      const pidsAt = async () => new Set((await rows()).map(({ pid }) => pid)).size;
      await eventually("the other has taken over", async () => (await pidsAt()) === 2, 30_000);
      await eventually(
        "all is done",
        async () => (await rows()).length >= 40 * keys.length,
        60_000,
      );
      await expectEachOnceInOrder(40);
    }, 120_000);

    test("case 15: a reader that stands still and comes back after its lease disturbs nobody", async () => {
      const service = await startShop(open());
      const zombie = await startWorker();
      await startWorker();
      for (let number = 0; number < 40; number += 1) await place(service, ...round(number));
      await eventually("it is in the middle", async () => (await rows()).length > 20);
      zombie.kill("SIGSTOP");
      const pidsAt = async () => new Set((await rows()).map(({ pid }) => pid)).size;
      await eventually("the other has taken over", async () => (await pidsAt()) === 2, 30_000);
      zombie.kill("SIGCONT");
      await eventually(
        "all is done",
        async () => (await rows()).length >= 40 * keys.length,
        30_000,
      );
      for (let number = 40; number < 50; number += 1) await place(service, ...round(number));
      await eventually(
        "more is done",
        async () => (await rows()).length >= 50 * keys.length,
        30_000,
      );
      await expectEachOnceInOrder(50);
    }, 120_000);
  });
});
