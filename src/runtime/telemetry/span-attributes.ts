import { conventions, own } from "./names.js";
import type { Attributes } from "./open-telemetry-api.js";
import type { CreatedMessage, ProcessedMessage } from "./telemetry.js";

const { attribute } = conventions;

export const ofCreation = (message: CreatedMessage): Attributes => ({
  ...operation("create"),
  ...ofMessage(message),
});

export const ofProcessing = (message: ProcessedMessage): Attributes => ({
  ...operation("process"),
  ...ofMessage(message),
  [attribute.consumerGroup]: message.consumer,
  [own.attribute.attempt]: message.attempt,
  ...(message.channel === message.channelTemplate
    ? {}
    : { [attribute.destinationTemplate]: message.channelTemplate }),
});

/** Of measurements: only what has few values. */
export const measured = ({ consumer, channelTemplate }: ProcessedMessage): Attributes => ({
  ...operation("process"),
  [attribute.destination]: channelTemplate,
  [attribute.consumerGroup]: consumer,
});

const operation = (type: "create" | "process"): Attributes => ({
  [attribute.operationName]: type,
  [attribute.operationType]: type,
});

const ofMessage = ({ channel, envelope, bodyBytes }: CreatedMessage): Attributes => ({
  [attribute.destination]: channel,
  [attribute.messageId]: envelope.id,
  [attribute.conversationId]: envelope.correlationid,
  [attribute.bodySize]: bodyBytes,
  [attribute.eventId]: envelope.id,
  [attribute.eventSource]: envelope.source,
  [attribute.eventType]: envelope.type,
});

/** `error.type`: a stable code where there is one. */
export function errorType(error: unknown): string {
  if (!(error instanceof Error)) return "_OTHER";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
