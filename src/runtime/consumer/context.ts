import type { Logger } from "../logger.js";
import type { ConsumerSetup } from "./consumer-options.js";
import type { AttemptContext, Event } from "./endpoint.js";

/** Made anew for each attempt, so that nothing leaks from one into the next. */
export function attemptContext(
  { environment: { clock, random, log }, signal, consumer }: ConsumerSetup,
  { envelope }: Event,
  attempt: number,
): AttemptContext {
  return {
    log: withFields(log, {
      consumer,
      type: envelope.type,
      messageId: envelope.id,
      correlationId: envelope.correlationid,
      attempt,
    }),
    signal,
    attempt,
    now: () => new Date(clock.now()),
    newId: () => random.newId(),
  };
}

/** The same logger, with what every line of this attempt has in common. */
function withFields(log: Logger, common: object): Logger {
  const bound = (level: keyof Logger) => (fields: object, message: string) =>
    log[level]({ ...common, ...fields }, message);
  return {
    debug: bound("debug"),
    info: bound("info"),
    warn: bound("warn"),
    error: bound("error"),
  };
}
