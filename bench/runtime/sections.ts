import { measureAcceptance, neighbours } from "./acceptance.js";
import type { Server } from "./database.js";
import { measureGraphile } from "./graphile.js";
import { measureLatency } from "./latency.js";
import { measureMemory } from "./memory.js";
import { measureTransactions } from "./outbox-cost.js";
import { measurePipeline } from "./pipeline.js";
import { processorCosts } from "./processor-costs.js";
import { measureRelay } from "./relay.js";
import type { Row, Section } from "./report.js";
import { interleave, ratios, type Sample } from "./rounds.js";
import { measureSaga, type SagaFigures } from "./saga.js";
import { availableSystems, type SystemName } from "./system.js";

/** How much is measured. */
export interface Size {
  readonly rounds: number;
  /** Multiplies the number of messages. */
  readonly scale: number;
}

export type Measure = (server: Server, size: Size) => Promise<Section>;

/** Handlers at once, ours and the rival's. */
const concurrency = 8;
const batch = 100;

const pipeline: Measure = async (server, { rounds, scale }) => {
  const messages = 4_000 * scale;
  const costs = processorCosts();
  const ours = (options: { batch: number; defers: boolean; relays?: boolean }) => () =>
    measurePipeline(server, {
      messages: options.batch === 1 ? messages : 5 * messages,
      relays: false,
      ...options,
    });
  const theirs = (size: number) => () =>
    measureGraphile(server, {
      messages: size === 1 ? messages : 5 * messages,
      concurrency,
      batch: size,
    });
  const samples = await interleave(
    [
      { name: "one each", run: ours({ batch: 1, defers: false }) },
      { name: "one each, deferred write", run: ours({ batch: 1, defers: true }) },
      { name: "one each, with the relay", run: ours({ batch: 1, defers: false, relays: true }) },
      { name: "batch of 100", run: ours({ batch, defers: false }) },
      { name: "batch of 100, deferred write", run: ours({ batch, defers: true }) },
      { name: "graphile-worker, one each", run: theirs(1) },
      { name: "graphile-worker, 100 in a job", run: theirs(batch) },
    ].map(costs.watched),
    rounds,
  );
  const [one, oneDeferred, , many, manyDeferred, rival, rivalMany] = samples;
  return {
    title: "Consumer: inbox, business write, outbox, position",
    rows: [
      ratio("one each : graphile-worker one each", one, rival, 2),
      ratio("one each, deferred write : graphile-worker one each", oneDeferred, rival, 2),
      ratio("batch : graphile-worker's batch", many, rivalMany, 1.5),
      ratio("batch, deferred writes : graphile-worker's batch", manyDeferred, rivalMany, 1.5),
      ratio("batch : one each", many, one, 4),
      ratio("batch, deferred writes : one each, deferred write", manyDeferred, oneDeferred, 4),
      ...samples.map(({ name, values }) => ({ name, values, unit: "messages/s" })),
      ...costs.rows(),
    ],
  };
};

const relay: Measure = async (server, { rounds, scale }) => {
  const costs = processorCosts();
  const subject = { name: "outbox to log", run: () => measureRelay(server, 50_000 * scale) };
  const [sample] = await interleave([costs.watched(subject)], rounds);
  return {
    title: "Relay, within one database",
    rows: [{ ...named(sample), unit: "rows/s", goal: { atLeast: 50_000 } }, ...costs.rows()],
  };
};

const latency: Measure = async (server, { rounds, scale }) => {
  const samples = await interleave(
    availableSystems().map((name) => ({
      name,
      run: () => measureLatency(server, name, Math.ceil(60 * scale)),
    })),
    rounds,
  );
  const goalMs = (name: string) => (name === "postgres/nats" ? 5 : 15);
  return {
    title: "Idle, from publish to handler (median)",
    rows: samples.map(({ name, values }) => ({
      name,
      values,
      unit: "ms",
      goal: { atMost: goalMs(name) },
    })),
  };
};

const outboxCost: Measure = async (server, { rounds, scale }) => {
  const run = (publishes: boolean) => () =>
    measureTransactions(server, { transactions: 4_000 * scale, publishes });
  const samples = await interleave(
    [
      { name: "business transaction", run: run(false) },
      { name: "the same with a message", run: run(true) },
    ],
    rounds,
  );
  const [plain, publishing] = samples;
  const cost = plain && publishing ? ratios(plain, publishing).map((one) => (one - 1) * 100) : [];
  return {
    title: "What an outbox row adds to a business transaction",
    rows: [
      { name: "added time", values: cost, unit: "%", goal: { atMost: 30 } },
      ...samples.map(({ name, values }) => ({ name, values, unit: "transactions/s" })),
    ],
  };
};

const saga: Measure = async (server, { rounds, scale }) => {
  const rows: Row[] = [];
  for (const size of [1, 50]) {
    for (const name of availableSystems()) {
      const figures: SagaFigures[] = [];
      for (let round = 0; round < rounds; round += 1) {
        figures.push(await measureSaga(server, name, { orders: 2_000 * scale, batch: size }));
      }
      rows.push(...sagaRows(`${name}, batch of ${size}`, name, figures));
    }
  }
  return { title: "Saga of four hops, 200 orders open", rows };
};

const sagaRows = (
  label: string,
  system: SystemName,
  figures: readonly SagaFigures[],
): readonly Row[] => [
  {
    name: label,
    values: figures.map(({ ordersPerSecond }) => ordersPerSecond),
    unit: "orders/s",
    ...(system === "postgres/nats" ? { goal: { atLeast: 2_000 } } : {}),
  },
  { name: `${label}, p50`, values: figures.map(({ p50Ms }) => p50Ms), unit: "ms" },
  { name: `${label}, p99`, values: figures.map(({ p99Ms }) => p99Ms), unit: "ms" },
];

const acceptance: Measure = async (server, { rounds, scale }) => {
  const rows: Row[] = [];
  for (const name of availableSystems()) {
    const samples = await interleave(
      neighbours.map((neighbour) => ({
        name: `${name}, credit ${neighbour}`,
        run: () => measureAcceptance(server, name, { orders: Math.ceil(60 * scale), neighbour }),
      })),
      rounds,
    );
    rows.push(...samples.map(({ name, values }) => ({ name, values, unit: "ms" })));
  }
  return { title: "Accepting an order (median), whatever becomes of it", rows };
};

const memory: Measure = async (server, { scale }) => {
  const rows: Row[] = [];
  // On PGlite the database itself is in this process.
  for (const name of availableSystems().filter((one) => one !== "pglite")) {
    const figures = await measureMemory(server, name, 4_000 * scale);
    const { published, handled, beforeMb, mostMb } = figures;
    const publishedMb = Math.round((published * 50_000) / 2 ** 20);
    rows.push({
      name: `${name}: ${publishedMb} MiB in ${published} messages published, ${handled} handled; grown by`,
      values: [mostMb - beforeMb],
      unit: "MiB",
      goal: { atMost: 40 },
    });
  }
  return { title: "Memory beside a consumer that takes 100 ms for each message", rows };
};

/** By the name that `--only` takes. */
export const measures: Readonly<Record<string, Measure>> = {
  pipeline,
  relay,
  latency,
  outbox: outboxCost,
  saga,
  acceptance,
  memory,
};

const ratio = (
  name: string,
  a: Sample | undefined,
  b: Sample | undefined,
  atLeast: number,
): Row => ({ name, values: a && b ? ratios(a, b) : [], unit: "x", goal: { atLeast } });

const named = (sample: Sample | undefined): Sample => sample ?? { name: "", values: [] };
