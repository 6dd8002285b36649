import { afterAll } from "vitest";
import {
  memoryTransport,
  postgresTransport,
  type Store,
  type Transport,
} from "../../src/runtime/index.js";
import { natsTransport } from "../../src/runtime/transport/nats/index.js";
import { awaitedTransport } from "../../src/testing/index.js";
import { hasNats, startNats, type TestNats } from "../nats.js";

/** Transports of one kind for stages, whose virtual clock waits for what is on its way. */
export interface TransportSource {
  readonly name: "memory" | "postgres" | "nats";
  /** With nothing in it. */
  fresh(store: Store): Promise<Transport>;
}

/** Those that this machine has. Call it at the top of a test file. */
export const transportSources = (): readonly TransportSource[] => [
  { name: "memory", fresh: async () => memoryTransport() },
  { name: "postgres", fresh: async (store) => postgresTransport({ store }) },
  ...(hasNats ? [natsSource()] : []),
];

function natsSource(): TransportSource {
  let server: TestNats | undefined;
  let count = 0;
  afterAll(() => server?.stop());
  return {
    name: "nats",
    async fresh() {
      server ??= await startNats();
      count += 1;
      // Every duplicate shall reach the inbox; what the server would recognise is not tested here.
      const transport = natsTransport({
        servers: server.url,
        stream: `stage-${count}`,
        dedupeWindowMs: 0,
      });
      return awaitedTransport(transport);
    },
  };
}
