import type { Tx } from "../store/store.js";
import type { ProcessedMessage } from "../telemetry/telemetry.js";
import type { ConsumerSetup } from "./consumer-options.js";
import { attemptContext } from "./context.js";
import { type Attempt, type Outcome, processAttempt, processTogether } from "./process.js";

/** One attempt from its preparation to its commit, as telemetry sees it. */
export function attemptMessage(
  setup: ConsumerSetup,
  attempt: Omit<Attempt, "prepared">,
): Promise<Outcome> {
  const work = async () =>
    processAttempt(setup, { ...attempt, prepared: await prepare(setup, attempt) });
  return setup.telemetry.processing(processed(setup, attempt), work, outcomeName);
}

/** First attempts at several messages, in one transaction; throws where one of them fails. */
export async function attemptTogether(
  setup: ConsumerSetup,
  messages: readonly Pick<Attempt, "incoming" | "resolved">[],
  settle: (tx: Tx) => Promise<void>,
): Promise<readonly Outcome[]> {
  const first = { number: 1, mayBeHeld: true, settle };
  const attempts = await Promise.all(
    messages.map(async (message) => {
      const attempt = { ...message, ...first };
      return { ...attempt, prepared: await prepare(setup, attempt) };
    }),
  );
  return processTogether(setup, attempts, settle, (attempt, handle) =>
    setup.telemetry.processing(processed(setup, attempt), handle, outcomeName),
  );
}

type Unprepared = Omit<Attempt, "prepared">;

const prepare = async (setup: ConsumerSetup, { resolved, number }: Unprepared) =>
  resolved.endpoint.prepare?.(resolved.event, attemptContext(setup, resolved.event, number));

function processed(
  { consumer }: ConsumerSetup,
  { incoming: { message }, resolved: { endpoint, event }, number }: Unprepared,
): ProcessedMessage {
  return {
    consumer,
    channel: message.channel,
    channelTemplate: endpoint.route.channel,
    envelope: event.envelope,
    bodyBytes: message.data.byteLength,
    attempt: number,
  };
}

const outcomeName = (outcome: Outcome): string =>
  typeof outcome === "string" ? outcome : outcome.ignored;

/** What an attempt came to, once it has committed. */
export function countOutcome({ counters }: ConsumerSetup, outcome: Outcome): void {
  // It ended as a dead letter, and is counted as those are.
  counters.count(outcome === "id-reuse" ? "dead-lettered:id-reuse" : outcomeName(outcome));
}
