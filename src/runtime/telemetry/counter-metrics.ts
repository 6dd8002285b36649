import { describeCounter } from "./counter-list.js";
import { conventions, own } from "./names.js";
import type { Attributes, Counter, Meter } from "./open-telemetry-api.js";

/** Each counter of `health()` as a metric of its name. */
export function countMetrics(meter: Meter, common: Attributes): (name: string, by: number) => void {
  const sent = meter.createCounter(conventions.metric.sent, { unit: "{message}" });
  const counters = new Map<string, Counter>();
  const counterOf = (name: string): Counter => {
    const known = counters.get(name);
    if (known !== undefined) return known;
    const description = describeCounter(name) ?? "";
    const metric = own.metric.counterPrefix + name.replaceAll("-", "_");
    const created = meter.createCounter(metric, { description });
    counters.set(name, created);
    return created;
  };
  return (name, by) => {
    const [counter = name, reason] = name.split(":");
    if (counter === "published") sent.add(by, common);
    const why: Attributes = reason === undefined ? {} : { [own.attribute.reason]: reason };
    counterOf(counter).add(by, { ...common, ...why });
  };
}
