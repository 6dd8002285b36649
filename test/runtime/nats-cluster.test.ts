import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { expect, test } from "vitest";
import {
  createService,
  type Environment,
  type Service,
  silentLogger,
  systemClock,
  systemRandom,
  type Transport,
} from "../../src/runtime/index.js";
import { pgliteStore } from "../../src/runtime/store/pglite.js";
import {
  type NatsTransportOptions,
  natsTransport,
} from "../../src/runtime/transport/nats/index.js";
import { describeOnNats } from "../nats.js";
import { hasOpenssl, startNatsCluster, type TestCluster } from "../nats-cluster.js";
import { skipUnless } from "../requirements.js";
import { eventually } from "./eventually.js";
import { type DepotHandlers, depot, type ShopPublisher, shop } from "./orders.js";

const describeWithTls = skipUnless(hasOpenssl, "no openssl to make a certificate with");
const environment: Environment = { clock: systemClock, random: systemRandom, log: silentLogger };
const keys = ["a", "b", "c", "d"];
const rounds = 45;

describeOnNats("a cluster of three NATS servers", () => {
  describeWithTls("over TLS, with a login", () => {
    test("loses, doubles and inverts nothing when leaders of a replicated stream are killed", async () => {
      const cluster = await startNatsCluster();
      const tls = { caFile: cluster.caFile };
      const login = { user: cluster.user, pass: cluster.pass };
      const open = (connect: NatsTransportOptions["connect"]): Transport =>
        natsTransport({
          servers: cluster.urls,
          stream: "shop",
          replicas: 3,
          ...(connect && { connect }),
        });
      const store = pgliteStore();
      const transport = open(() => ({ tls, ...login, pingInterval: 300 }));
      const running: Service<unknown>[] = [];
      try {
        await expect(
          open(() => ({ tls, user: "shop", pass: "guessed", reconnect: false })).start(environment),
        ).rejects.toThrow(/authorization/i);
        await expect(open(() => login).start(environment)).rejects.toThrow(/certificate/i);
        await store.exec("create table effects (id text, n integer, at serial)");
        const handlers: DepotHandlers = {
          async placed({ payload: { id, number } }, { tx }) {
            await tx.query("insert into effects (id, n) values ($1, $2)", [id, number]);
          },
        };
        const sender = createService<ShopPublisher>(shop, { store, transport });
        const receiver = createService(depot, { store, transport, handlers });
        running.push(sender as Service<unknown>, receiver);
        await eventually("the cluster has a leader", async () => {
          return (await leaderOf(cluster, undefined)) !== undefined;
        });
        await sender.start();
        await receiver.start();
        for (let number = 0; number < rounds; number += 1) {
          await sender.transaction(async ({ publish }) => {
            for (const id of keys) await publish.placed({ id, number });
          });
          if (number % 15 !== 5) continue;
          const leader = await leaderOf(cluster, "shop");
          if (leader === undefined) throw new Error("the stream has no leader");
          await cluster.kill(leader);
          await eventually("another leads", async () => {
            const next = await leaderOf(cluster, "shop");
            return next !== undefined && next !== leader;
          });
          await cluster.start(leader);
        }
        const effects = async () =>
          (await store.query<{ id: string; n: number }>("select id, n from effects order by at"))
            .rows;
        await eventually(
          "all are handled",
          async () => (await effects()).length >= keys.length * rounds,
          60_000,
        );
        const seen = await effects();
        for (const key of keys) {
          const numbers = seen.filter(({ id }) => id === key).map(({ n }) => n);
          expect([key, numbers]).toEqual([key, [...Array(rounds).keys()]]);
        }
        expect(await receiver.health()).toMatchObject({ parked: 0, deadLetters: 0 });
      } finally {
        await Promise.all(running.map((service) => service.stop()));
        await transport.close();
        await store.close();
        await cluster.stop();
      }
    }, 180_000);
  });
});

/** Name of the server that leads a stream, or JetStream itself; undefined: there is none just now. */
async function leaderOf(
  { urls, caFile, user, pass }: TestCluster,
  stream: string | undefined,
): Promise<string | undefined> {
  const nats = await connect({ servers: [...urls], tls: { caFile }, user, pass, timeout: 2_000 });
  try {
    const manager = await jetstreamManager(nats, { timeout: 1_000 });
    if (stream === undefined) return nats.info?.server_name;
    const { cluster } = await manager.streams.info(stream);
    return cluster?.leader;
  } catch {
    return undefined;
  } finally {
    await nats.close();
  }
}
