import type { Sender } from "../outbox/outgoing.js";
import { createRequester } from "../request/requester.js";
import { withFormerReleases } from "../saga/former-releases.js";
import type { Service, ServiceDefinition, ServiceOptions } from "../service.js";
import { telemetryOf } from "../telemetry/load-telemetry.js";
import { createCounters } from "./counters.js";
import { readGauges, readHealth } from "./health.js";
import { createLifecycle } from "./lifecycle.js";
import { planConsumers } from "./plan-consumers.js";
import { publisherIn, publishInTransaction } from "./publishing.js";
import { resolveOptions } from "./resolve-options.js";
import { startRun } from "./run.js";

/** What `createService` takes: generated code narrows `handlers` and `sagas` to the contract. */
export interface CreateServiceOptions extends ServiceOptions {
  readonly handlers?: object;
  readonly sagas?: object;
}

/**
 * Makes a service of its definition, without starting it.
 *
 * @throws RuntimeError `options` when a handler or saga body is missing, or an option cannot be used.
 */
export function createService<Publisher, Requests = unknown>(
  generated: ServiceDefinition,
  options: CreateServiceOptions,
): Service<Publisher, Requests> {
  const definition = withFormerReleases(generated, options.formerReleases ?? []);
  const { store, transport } = options;
  const resolved = resolveOptions(options);
  const { clock, random } = resolved.environment;
  const { messageBytesMax, headerBytesMax, publishMax } = resolved;
  const about = { system: transport.name, service: definition.name, clock };
  const { telemetry, load } = telemetryOf(options.telemetry, about);
  const limits = { messageBytesMax, headerBytesMax, publishMax };
  const sender: Sender = { source: definition.name, clock, random, telemetry, ...limits };
  const counters = createCounters(telemetry.counted);
  const consumers = planConsumers(definition, options, counters);
  const shared = { definition, store, sender, counters, consumers };
  const requester = createRequester({
    ...shared,
    transport,
    requestsMax: resolved.requestsMax,
    refuseUnlessRunning: () => lifecycle.refuseUnlessRunning(),
  });
  const gauges = { store, transport, definition, consumers, clock };
  const lifecycle = createLifecycle(definition.name, async () => {
    await load();
    const run = await startRun({ ...shared, transport, options, resolved });
    const unobserve = telemetry.observe(() => readGauges(gauges));
    const stop = async () => {
      await requester.stop();
      await run.stop().finally(unobserve);
    };
    return { ...run, stop };
  });
  return {
    name: definition.name,
    // Generated code pairs the routes that have replies with the interface it passes as `Requests`.
    request: requester.methods as Requests,
    start: lifecycle.start,
    stop: lifecycle.stop,
    async transaction(work, { correlationId = random.newId() } = {}) {
      lifecycle.refuseUnlessRunning();
      return publishInTransaction(shared, work, correlationId);
    },
    publishIn: (client, { correlationId = random.newId() } = {}) =>
      publisherIn<Publisher>(shared, client, correlationId),
    health: () =>
      readHealth({
        ...gauges,
        counters,
        state: lifecycle.state,
        failure: lifecycle.run?.failure(),
      }),
  };
}
