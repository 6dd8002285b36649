import type { Gauges } from "./gauges.js";
import { conventions, own } from "./names.js";
import type { Attributes, BatchResult, OpenTelemetryApi } from "./open-telemetry-api.js";

type Meter = ReturnType<OpenTelemetryApi["metrics"]["getMeter"]>;

/** What waits, asked of the store once per collection; a store that is away reports nothing. */
export function observeGauges(
  meter: Meter,
  attributes: Attributes,
  read: () => Promise<Gauges>,
): () => void {
  const { metric } = own;
  const simple = [
    [meter.createObservableGauge(metric.outboxWaiting), (all: Gauges) => all.outboxWaiting],
    [meter.createObservableGauge(metric.relayLag, { unit: "ms" }), (all: Gauges) => all.relayLagMs],
    [meter.createObservableGauge(metric.parked), (all: Gauges) => all.parked],
    [meter.createObservableGauge(metric.deadLetters), (all: Gauges) => all.deadLetters],
    [meter.createObservableGauge(metric.sagasRunning), (all: Gauges) => all.sagasRunning],
    [meter.createObservableGauge(metric.sagasStuck), (all: Gauges) => all.sagasStuck],
  ] as const;
  const backlog = meter.createObservableGauge(metric.backlog);
  const observe = async (result: BatchResult) => {
    const all = await read();
    for (const [gauge, read] of simple) result.observe(gauge, read(all), attributes);
    for (const [consumer, behind] of Object.entries(all.backlog)) {
      const ofConsumer = { [conventions.attribute.consumerGroup]: consumer };
      result.observe(backlog, behind, { ...attributes, ...ofConsumer });
    }
  };
  const gauges = [...simple.map(([gauge]) => gauge), backlog];
  meter.addBatchObservableCallback(observe, gauges);
  return () => meter.removeBatchObservableCallback(observe, gauges);
}
