import type { ConsumerSetup } from "./consumer-options.js";
import { attemptContext } from "./context.js";
import { type Attempt, type Outcome, processAttempt } from "./process.js";

/** One attempt from its preparation to its commit, as telemetry sees it. */
export function attemptMessage(
  setup: ConsumerSetup,
  attempt: Omit<Attempt, "prepared">,
): Promise<Outcome> {
  const { incoming, resolved, number } = attempt;
  const { endpoint, event } = resolved;
  const { channel, data } = incoming.message;
  const work = async () => {
    const prepared = await endpoint.prepare?.(event, attemptContext(setup, event, number));
    return processAttempt(setup, { ...attempt, prepared });
  };
  const told = {
    consumer: setup.consumer,
    channel,
    channelTemplate: endpoint.route.channel,
    envelope: event.envelope,
    bodyBytes: data.byteLength,
    attempt: number,
  };
  return setup.telemetry.processing(told, work, outcomeName);
}

const outcomeName = (outcome: Outcome): string =>
  typeof outcome === "string" ? outcome : outcome.ignored;

/** What an attempt came to, once it has committed. */
export function countOutcome({ counters }: ConsumerSetup, outcome: Outcome): void {
  // It ended as a dead letter, and is counted as those are.
  counters.count(outcome === "id-reuse" ? "dead-lettered:id-reuse" : outcomeName(outcome));
}
