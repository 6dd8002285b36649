import { setTimeout as wait } from "node:timers/promises";
import {
  createService,
  defineMessage,
  defineService,
  type Handler,
  type Published,
  postgresTransport,
  route,
  type Transport,
} from "asyncapi-gen/runtime";
import { natsTransport } from "asyncapi-gen/runtime/nats";
import { postgresStore } from "asyncapi-gen/runtime/postgres";
import { startLocalNats } from "../scripts/local-nats.js";
import { startLocalPostgres } from "../scripts/local-postgres.js";

// How long an idle system takes from `publish` to the handler, and where the time goes, on a real
// PostgreSQL: `npx tsx bench/idle-latency.ts [messages]`.

interface Ping {
  readonly id: string;
}
const Ping = defineMessage<Ping>()({
  type: "Ping",
  key: "$message.payload#/id",
  validate: () => undefined,
});
const sender = defineService({
  name: "sender",
  sends: { ping: route(Ping, "pings") },
  receives: {},
});
const receiver = defineService({
  name: "receiver",
  sends: {},
  receives: { ping: route(Ping, "pings") },
});

interface Marks {
  began: number;
  committed: number;
  relayed: number;
  stored: number;
  delivered: number;
  handled: number;
}

const count = Number(process.argv[2] ?? 200);
const warmUp = 20;
const now = () => performance.now();

async function measure(
  name: string,
  create: (url: string) => Promise<[Transport, () => Promise<void>]>,
) {
  const server = await startLocalPostgres();
  const store = postgresStore({ connectionString: server.url });
  const [inner, close] = await create(server.url);
  const marks: Marks = { began: 0, committed: 0, relayed: 0, stored: 0, delivered: 0, handled: 0 };
  const transport: Transport = {
    ...inner,
    async publish(batch) {
      marks.relayed = now();
      const outcomes = await inner.publish(batch);
      marks.stored = now();
      return outcomes;
    },
    subscribe: (wanted) =>
      inner.subscribe({
        ...wanted,
        deliver: (delivery) => {
          marks.delivered = now();
          return wanted.deliver(delivery);
        },
      }),
  };
  let arrived = () => {};
  const handlers: { ping: Handler<typeof Ping, object> } = {
    ping() {
      marks.handled = now();
      arrived();
    },
  };
  const to = createService(receiver, { store, transport, handlers });
  const from = createService<{ ping(payload: Ping): Promise<Published> }>(sender, {
    store,
    transport,
  });
  await to.start();
  await from.start();
  const samples: Marks[] = [];
  for (let number = 0; number < warmUp + count; number += 1) {
    await wait(10 + (number % 7));
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    marks.began = now();
    const publishing = from.transaction(async ({ publish }) => publish.ping({ id: `${number}` }));
    const committing = publishing.then(() => {
      marks.committed = now();
    });
    await Promise.all([committing, arrival]);
    if (number >= warmUp) samples.push({ ...marks });
  }
  await from.stop();
  await to.stop();
  await transport.close();
  await close();
  await store.close();
  await server.stop();
  report(name, samples);
}

function report(name: string, samples: readonly Marks[]): void {
  const line = (what: string, of: (marks: Marks) => number) => {
    const sorted = samples.map(of).sort((a, b) => a - b);
    const at = (part: number) =>
      (sorted[Math.floor(sorted.length * part)] ?? Number.NaN).toFixed(2);
    process.stdout.write(
      `  ${what.padEnd(34)}p50 ${at(0.5).padStart(6)}  p95 ${at(0.95).padStart(6)} ms\n`,
    );
  };
  process.stdout.write(`${name}, ${samples.length} messages on an idle system\n`);
  line("publish -> handler", ({ began, handled }) => handled - began);
  line("  publish -> commit", ({ began, committed }) => committed - began);
  if (samples.every(({ relayed, began }) => relayed > began)) {
    line("  commit -> handed to the transport", ({ committed, relayed }) => relayed - committed);
    line("  -> the transport has it", ({ relayed, stored }) => stored - relayed);
    line("  -> delivered (from hand-over)", ({ relayed, delivered }) => delivered - relayed);
  }
  if (samples.every(({ delivered, began }) => delivered > began)) {
    line("  delivered -> handler", ({ delivered, handled }) => handled - delivered);
  }
}

await measure("postgres/nats", async () => {
  const server = await startLocalNats();
  return [natsTransport({ servers: server.url, stream: "bench" }), () => server.stop()];
});
await measure("postgres/postgres", async (url) => {
  const log = postgresStore({ connectionString: url });
  return [postgresTransport({ store: log }), () => log.close()];
});
