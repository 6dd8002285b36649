import { carryingCases } from "./carrying-cases.js";
import type { ConformanceCase } from "./conformance-case.js";
import { orderCases } from "./order-cases.js";
import { sharingCases } from "./sharing-cases.js";
import { openTransportBench } from "./transport-bench.js";
import type { TransportCase } from "./transport-case.js";
import type { TransportConformanceOptions } from "./transport-under-test.js";

const all: readonly TransportCase[] = [...carryingCases, ...orderCases, ...sharingCases];

const defaultWithinMs = 20_000;

/**
 * What every transport must do, as cases for your test runner; what the declared features do not
 * promise is not asked for. Each case gets a transport of its own from `create`.
 */
export function transportConformance(
  options: TransportConformanceOptions,
): readonly ConformanceCase[] {
  const withinMs = options.withinMs ?? defaultWithinMs;
  return all
    .filter(({ applies }) => applies?.(options) ?? true)
    .sort((a, b) => a.number - b.number)
    .map(({ number, name, run }) => ({
      number,
      name: `case ${number}: ${name}`,
      timeoutMs: 3 * withinMs,
      async run() {
        const bench = await openTransportBench(await options.create(), withinMs);
        try {
          await run(bench, options);
        } finally {
          await bench.end();
        }
      },
    }));
}
