import type { Route } from "../../runtime/message.js";
import type { ServiceDefinition } from "../../runtime/service.js";
import type { Tx } from "../../runtime/store/store.js";
import { fillAddress, matchAddress } from "../../runtime/wire/channel-address.js";
import type { ContractTestOptions } from "../contract.js";
import { sampleParameters, samplesOf } from "./samples.js";

/** A migration that gives recording handlers a table, so that what they do can be rolled back. */
export const recordings = {
  name: "contract-tests",
  sql: "create schema contract_tests; create table contract_tests.handled (handler text, id text)",
};

interface RecordingContext {
  readonly tx: Tx;
  readonly publish: Readonly<
    Record<string, (payload: unknown, options: object) => Promise<unknown>>
  >;
}

interface RecordedEvent {
  readonly envelope: { readonly id: string };
}

/**
 * Stands in for a handler: writes a row and says everything that the service may say, so that both
 * kinds of effect are seen to happen once, also before anybody has written a handler.
 */
export function recordingHandler(name: string, { service, samples }: ContractTestOptions) {
  const sayings = Object.entries(service.sends).filter(([, route]) => isForOthers(service, route));
  return async ({ envelope }: RecordedEvent, { tx, publish }: RecordingContext) => {
    await tx.query("insert into contract_tests.handled values ($1, $2)", [name, envelope.id]);
    for (const [method, { message, channel }] of sayings) {
      const [sample] = samplesOf(samples, message.type).samples;
      if (sample === undefined) continue;
      await publish[method]?.(sample.payload, {
        headers: sample.headers,
        parameters: sampleParameters(channel),
      });
    }
  };
}

/** Take note in `ran` and do nothing, in place of handlers that a case is not about. */
export const quietHandlers = ({ receives }: ServiceDefinition, ran: string[]): object =>
  Object.fromEntries(Object.keys(receives).map((name) => [name, async () => void ran.push(name)]));

// What the service hears itself would start the next round.
function isForOthers({ receives }: ServiceDefinition, { channel }: Route): boolean {
  const address = fillAddress(channel, sampleParameters(channel));
  return Object.values(receives).every(
    (heard) => matchAddress(heard.channel, address) === undefined,
  );
}
