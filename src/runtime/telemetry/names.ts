/**
 * Names of OpenTelemetry's semantic conventions for messaging (status Development, as of 1.37): all
 * of them stand here, so that a renaming there is one edit here.
 */
export const conventions = {
  /** Attributes of spans, and of the metrics that say so. */
  attribute: {
    system: "messaging.system",
    operationName: "messaging.operation.name",
    operationType: "messaging.operation.type",
    destination: "messaging.destination.name",
    destinationTemplate: "messaging.destination.template",
    consumerGroup: "messaging.consumer.group.name",
    messageId: "messaging.message.id",
    conversationId: "messaging.message.conversation_id",
    bodySize: "messaging.message.body.size",
    errorType: "error.type",
    /** CloudEvents' own. */
    eventId: "cloudevents.event_id",
    eventSource: "cloudevents.event_source",
    eventType: "cloudevents.event_type",
  },
  metric: {
    sent: "messaging.client.sent.messages",
    consumed: "messaging.client.consumed.messages",
    processDuration: "messaging.process.duration",
  },
} as const;

/** What no convention has a name for. */
export const own = {
  attribute: {
    service: "asyncapi_gen.service",
    attempt: "asyncapi_gen.attempt",
    outcome: "asyncapi_gen.outcome",
    reason: "asyncapi_gen.reason",
    saga: "asyncapi_gen.saga",
  },
  metric: {
    /** Before the name of each counter of `health()`. */
    counterPrefix: "asyncapi_gen.",
    outboxWaiting: "asyncapi_gen.outbox.waiting",
    relayLag: "asyncapi_gen.relay.lag",
    parked: "asyncapi_gen.parked.waiting",
    deadLetters: "asyncapi_gen.dead_letters",
    sagasRunning: "asyncapi_gen.sagas.running",
    sagasStuck: "asyncapi_gen.sagas.stuck",
    backlog: "asyncapi_gen.consumer.backlog",
  },
} as const;

/** Name of our tracer and meter. */
export const instrumentation = "asyncapi-gen";
