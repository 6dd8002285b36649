import type { Envelope } from "../envelope.js";
import type { Gauges } from "./gauges.js";

/** W3C trace context, as it travels in an envelope. */
export interface TraceContext {
  readonly traceparent?: string;
  readonly tracestate?: string;
}

/** A message that is about to be written to the outbox. */
export interface CreatedMessage {
  readonly channel: string;
  readonly envelope: Envelope;
  readonly bodyBytes: number;
}

/** One attempt at one message. */
export interface ProcessedMessage {
  readonly consumer: string;
  /** Concrete address, and as the document has it. */
  readonly channel: string;
  readonly channelTemplate: string;
  readonly envelope: Envelope;
  readonly bodyBytes: number;
  readonly attempt: number;
}

/** What the runtime tells whoever watches it. Nothing here may throw or wait. */
export interface Telemetry {
  /** The trace context that the message is to carry. */
  created(message: CreatedMessage): TraceContext;
  /** Around an attempt: what `work` publishes belongs to it. `outcomeOf` names how it ended. */
  processing<T>(
    message: ProcessedMessage,
    work: () => Promise<T>,
    outcomeOf: (result: T) => string,
  ): Promise<T>;
  /** Around what a due timer of a saga does. */
  firing<T>(saga: string, correlationId: string, work: () => Promise<T>): Promise<T>;
  /** One more of a counter of `health()`. */
  counted(name: string, by: number): void;
  /** Asked when metrics are collected; returns how to end that. */
  observe(read: () => Promise<Gauges>): () => void;
}

/** Where nobody watches. What a message came with is still handed on by whoever publishes. */
export const noTelemetry: Telemetry = {
  created: () => ({}),
  processing: (_, work) => work(),
  firing: (_saga, _correlationId, work) => work(),
  counted() {},
  observe: () => () => {},
};
