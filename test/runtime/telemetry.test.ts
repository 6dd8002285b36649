import * as api from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  type DataPoint,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  counterList,
  deadLetters,
  postgresTransport,
  type Store,
} from "../../src/runtime/index.js";
import {
  type DepotHandlers,
  depot,
  type OfficeHandlers,
  office,
  type ShopPublisher,
  shop,
} from "./orders.js";
import { createStage, type Stage } from "./stage.js";
import { storeSources } from "./stores.js";

const spans = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({
  exporter: metrics,
  exportIntervalMillis: 3_600_000,
});
const meters = new MeterProvider({ readers: [reader] });
api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
api.trace.setGlobalTracerProvider(provider);
api.metrics.setGlobalMeterProvider(meters);
afterAll(async () => {
  await meters.shutdown();
  api.context.disable();
  api.trace.disable();
  api.metrics.disable();
});

const span = (name: string, index = 0): ReadableSpan => {
  const found = spans.getFinishedSpans().filter((one) => one.name === name)[index];
  if (found === undefined) throw new Error(`no span ${index} is named "${name}"`);
  return found;
};
const linked = ({ links }: ReadableSpan) => links.map(({ context }) => context.spanId);
const idOf = (one: ReadableSpan) => one.spanContext().spanId;
const traceOf = (one: ReadableSpan) => one.spanContext().traceId;

/** Publishes inside a span of the caller's, as an instrumented web server would. */
const within = (name: string, work: () => Promise<unknown>) =>
  api.trace.getTracer("test").startActiveSpan(name, async (request) => {
    await work();
    request.end();
  });

const points = async (name: string): Promise<readonly DataPoint<unknown>[]> => {
  await reader.forceFlush();
  const all = metrics.getMetrics().at(-1)?.scopeMetrics ?? [];
  const metric = all.flatMap((scope) => scope.metrics).find((one) => one.descriptor.name === name);
  return metric?.dataPoints ?? [];
};

describe.each(storeSources())("OpenTelemetry on $name", (source) => {
  let stage: Stage;
  let failures: number;
  const handlers: DepotHandlers = {
    async placed({ payload }, { publish }) {
      if (failures-- > 0) throw new Error("not yet");
      await publish.packed(payload);
    },
  };
  const officeHandlers: OfficeHandlers = { packed() {} };
  beforeEach(async () => {
    spans.reset();
    failures = 0;
    const store = await source.fresh();
    stage = createStage(store, postgresTransport({ store }));
  });
  afterEach(() => stage.stop());

  const start = async (more: object = {}) => {
    const sender = await stage.add<ShopPublisher>(shop, more);
    const receiver = await stage.add(depot, { handlers, retry: { attemptsMax: 2 }, ...more });
    await stage.add(office, { handlers: officeHandlers, ...more });
    return { sender, receiver };
  };
  const place = (sender: Awaited<ReturnType<typeof start>>["sender"]) =>
    sender.transaction(({ publish }) => publish.placed({ id: "a" }), { correlationId: "talk" });

  test("a message carries the trace of its publish, and its handler's span links to it", async () => {
    const { sender } = await start();
    await within("POST /orders", () => place(sender));
    await stage.runUntilIdle();
    const request = span("POST /orders");
    const placed = span("create orders.placed");
    expect(placed.kind).toBe(api.SpanKind.PRODUCER);
    expect(placed.parentSpanContext?.spanId).toBe(idOf(request));
    const packing = span("process orders.placed");
    expect(packing.kind).toBe(api.SpanKind.CONSUMER);
    expect(linked(packing)).toEqual([idOf(placed)]);
    expect(packing.parentSpanContext).toBeUndefined();
    expect(traceOf(packing)).not.toBe(traceOf(placed));
    // What the handler publishes belongs to the handler, and so on.
    const packed = span("create orders.packed");
    expect(packed.parentSpanContext?.spanId).toBe(idOf(packing));
    expect(linked(span("process orders.packed"))).toEqual([idOf(packed)]);
    const { rows } = await stage.store.query<{ traceparent: string }>(
      `select envelope ->> 'traceparent' as traceparent from asyncapi_gen.log
       where channel = 'orders.placed'`,
    );
    expect(rows).toEqual([{ traceparent: `00-${traceOf(placed)}-${idOf(placed)}-01` }]);
  });

  test("says with the conventions' names what was handled", async () => {
    const { sender } = await start();
    await place(sender);
    await stage.runUntilIdle();
    const common = {
      "messaging.system": "postgres",
      "messaging.destination.name": "orders.placed",
      "messaging.message.conversation_id": "talk",
      "messaging.message.body.size": 10,
      "cloudevents.event_source": "shop",
      "cloudevents.event_type": "Placed",
    };
    expect(span("create orders.placed").attributes).toMatchObject({
      ...common,
      "messaging.operation.type": "create",
    });
    expect(span("process orders.placed").attributes).toMatchObject({
      ...common,
      "messaging.operation.type": "process",
      "messaging.consumer.group.name": "depot",
      "asyncapi_gen.attempt": 1,
      "asyncapi_gen.outcome": "handled",
    });
    expect(span("process orders.packed").attributes).toMatchObject({
      "messaging.message.conversation_id": "talk",
    });
  });

  test("each attempt is a span that links to the same publish, through retry and redrive", async () => {
    failures = 2;
    const { sender } = await start();
    await place(sender);
    await stage.runUntilIdle();
    const letters = deadLetters(stage.store);
    const [letter] = await letters.list();
    await letters.redrive(letter?.id ?? 0);
    await stage.runUntilIdle();
    const placed = span("create orders.placed");
    const attempts = [0, 1, 2].map((index) => span("process orders.placed", index));
    expect(attempts.map(linked)).toEqual([[idOf(placed)], [idOf(placed)], [idOf(placed)]]);
    expect(new Set(attempts.map(traceOf)).size).toBe(3);
    expect(attempts.map(({ status }) => status.code)).toEqual([
      api.SpanStatusCode.ERROR,
      api.SpanStatusCode.ERROR,
      api.SpanStatusCode.UNSET,
    ]);
    expect(attempts[0]?.events).toMatchObject([{ name: "exception" }]);
    const [, , last] = attempts;
    expect(last && span("create orders.packed").parentSpanContext?.spanId).toBe(last && idOf(last));
  });

  test("one trace for the whole conversation, where that is wanted", async () => {
    const { sender } = await start({ telemetry: { spans: "child" } });
    await within("POST /orders", () => place(sender));
    await stage.runUntilIdle();
    const names = ["create orders.placed", "process orders.placed", "create orders.packed"];
    const traces = [...names, "process orders.packed"].map((name) => traceOf(span(name)));
    expect(new Set(traces)).toEqual(new Set([traceOf(span("POST /orders"))]));
    expect(span("process orders.placed").parentSpanContext?.spanId).toBe(
      idOf(span("create orders.placed")),
    );
  });

  test("tells nothing where that is wanted; what a message came with is handed on", async () => {
    const heard: (string | undefined)[] = [];
    const listening: OfficeHandlers = {
      packed: ({ envelope }) => void heard.push(envelope.traceparent),
    };
    const sender = await stage.add<ShopPublisher>(shop, { telemetry: false });
    await stage.add(depot, { handlers, telemetry: false });
    await stage.add(office, { handlers: listening, telemetry: false });
    await place(sender);
    const traceparent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
    const envelope = { id: "1", source: "elsewhere", type: "Placed", traceparent };
    await stage.send({ channel: "orders.placed", envelope, data: `{"id":"b"}` });
    await stage.runUntilIdle();
    expect(spans.getFinishedSpans()).toEqual([]);
    expect(heard.sort()).toEqual([traceparent, undefined]);
  });

  test("a stranger's broken trace context breaks nothing", async () => {
    await start();
    const envelope = { id: "1", source: "elsewhere", type: "Placed", traceparent: "00-nonsense" };
    await stage.send({ channel: "orders.placed", envelope, data: `{"id":"b"}` });
    await stage.runUntilIdle();
    expect(linked(span("process orders.placed"))).toEqual([]);
    expect(span("process orders.packed").attributes["asyncapi_gen.outcome"]).toBe("handled");
  });

  test("every counter is a metric of its name, and what waits is a gauge", async () => {
    failures = 1;
    const { sender, receiver } = await start();
    await place(sender);
    await stage.send({ channel: "orders.placed", envelope: { id: "1", source: "x", type: "Odd" } });
    await stage.runUntilIdle();
    const { counters } = await receiver.health();
    expect(counters).toMatchObject({
      handled: 1,
      parked: 1,
      retried: 1,
      published: 1,
      "dead-lettered:unknown-type": 1,
    });
    const named = Object.keys(counters).map((name) => name.split(":")[0]);
    expect(named.filter((name) => !Object.hasOwn(counterList, name ?? ""))).toEqual([]);
    const latest = async (name: string, more: object = {}) =>
      (await points(name)).find(({ attributes }) =>
        Object.entries({ "asyncapi_gen.service": "depot", ...more }).every(
          ([key, value]) => attributes[key] === value,
        ),
      )?.value;
    expect(await latest("asyncapi_gen.retried")).toBeGreaterThan(0);
    const why = { "asyncapi_gen.reason": "unknown-type" };
    expect(await latest("asyncapi_gen.dead_lettered", why)).toBeGreaterThan(0);
    expect(await latest("asyncapi_gen.dead_letters")).toBe(1);
    expect(await latest("asyncapi_gen.outbox.waiting")).toBe(0);
    const group = { "messaging.consumer.group.name": "depot" };
    expect(await latest("asyncapi_gen.consumer.backlog", group)).toBeGreaterThanOrEqual(0);
    expect(await latest("messaging.process.duration", group)).toMatchObject({
      count: expect.any(Number),
    });
  });

  test("health tells how far relay and consumers are behind", async () => {
    const { sender, receiver } = await start();
    await receiver.stop();
    await place(sender);
    await stage.runUntilIdle();
    await receiver.start();
    expect((await receiver.health()).backlog).toMatchObject({ depot: expect.any(Number) });
    const lagging = await whileNothingMoves(stage.store, async () => {
      await stage.store.transaction((tx) => sender.publishIn(tx).placed({ id: "b" }));
      return sender.health();
    });
    expect(lagging).toMatchObject({ counters: { "published-elsewhere": 1 } });
    expect(lagging.outboxWaiting).toBeGreaterThanOrEqual(1); // and what the receiver says meanwhile
    expect(lagging.relayLagMs).toBeGreaterThanOrEqual(0);
  });
});

/** The server tells the relay of what is published, and that may be faster than we are at looking. */
function whileNothingMoves<T>(store: Store, work: () => Promise<T>): Promise<T> {
  if (store.name === "pglite") return work();
  return store.transaction(async (tx) => {
    await tx.query("lock table asyncapi_gen.log in exclusive mode");
    return work();
  });
}
