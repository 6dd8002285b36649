import { afterAll, describe, test } from "vitest";
import {
  memoryTransport,
  postgresTransport,
  silentLogger,
  systemClock,
  systemRandom,
} from "../../src/runtime/index.js";
import { seededRandom } from "../../src/runtime/seeded-random.js";
import { migrateRuntime } from "../../src/runtime/store/migrate.js";
import { pgliteStore } from "../../src/runtime/store/pglite.js";
import { natsTransport } from "../../src/runtime/transport/nats/index.js";
import { virtualClock } from "../../src/runtime/work/virtual-clock.js";
import { type TransportConformanceOptions, transportConformance } from "../../src/testing/index.js";
import { describeOnNats, startNats, type TestNats } from "../nats.js";
import { storeSources } from "./stores.js";

function runCases(options: TransportConformanceOptions): void {
  for (const { name, timeoutMs, run } of transportConformance(options)) test(name, run, timeoutMs);
}

const virtual = () => {
  const clock = virtualClock();
  return { environment: { clock, random: seededRandom(7, clock), log: silentLogger } };
};

describe("the memory transport", () => {
  const { features } = memoryTransport();
  runCases({
    features,
    backlogElsewhere: false,
    create: async () => ({ transport: memoryTransport(), ...virtual() }),
  });
});

// A store that is never used is never opened.
const { features: postgresFeatures } = postgresTransport({ store: pgliteStore() });

describe.each(storeSources())("the postgres transport, on $name,", (source) => {
  runCases({
    features: { ...postgresFeatures, durable: source.restart !== undefined },
    // PGlite's data are in this process, too.
    backlogElsewhere: source.name === "postgres",
    create: async () => ({
      transport: postgresTransport({ store: await source.fresh() }),
      ...virtual(),
      ...(source.restart === undefined ? {} : { restart: source.restart }),
    }),
  });
});

describeOnNats("the nats transport", () => {
  let nats: TestNats | undefined;
  const store = pgliteStore();
  let count = 0;
  afterAll(async () => {
    await nats?.stop();
    await store.close();
  });
  runCases({
    features: natsTransport({ stream: "x" }).features,
    async create() {
      nats ??= await startNats();
      await migrateRuntime(store);
      await store.exec(`delete from ${store.schema}.leases`);
      const server = nats;
      count += 1;
      return {
        transport: natsTransport({ servers: server.url, stream: `conformance-${count}` }),
        store,
        environment: { clock: systemClock, random: systemRandom, log: silentLogger },
        async restart() {
          await server.shutDown();
          await server.start();
        },
      };
    },
  });
});
