import type { Clock } from "../clock.js";
import { countMetrics } from "./counter-metrics.js";
import { observeGauges } from "./gauge-metrics.js";
import { conventions, instrumentation, own } from "./names.js";
import type { Attributes, OpenTelemetryApi, Span } from "./open-telemetry-api.js";
import { errorType, measured, ofCreation, ofProcessing } from "./span-attributes.js";
import type { ProcessedMessage, Telemetry } from "./telemetry.js";
import { readTraceContext, writeTraceContext } from "./trace-context.js";

const { attribute, metric } = conventions;

export interface OpenTelemetryOptions {
  readonly api: OpenTelemetryApi;
  /** The transport, e.g. `nats`. */
  readonly system: string;
  readonly service: string;
  readonly clock: Clock;
  readonly spans: "link" | "child";
}

/** The runtime as OpenTelemetry sees it: spans of messages, and every counter as a metric. */
export function openTelemetry(options: OpenTelemetryOptions): Telemetry {
  const { api, system, service } = options;
  const tracer = api.trace.getTracer(instrumentation);
  const meter = api.metrics.getMeter(instrumentation);
  const common: Attributes = { [attribute.system]: system, [own.attribute.service]: service };
  return {
    created(message) {
      const attributes = { ...common, ...ofCreation(message) };
      const options = { kind: api.SpanKind.PRODUCER, attributes };
      const span = tracer.startSpan(`create ${message.channel}`, options, api.context.active());
      span.end();
      const context = span.spanContext();
      return api.trace.isSpanContextValid(context) ? writeTraceContext(context) : {};
    },
    processing: processingSpans(options, common),
    firing(saga, correlationId, work) {
      const attributes = {
        ...common,
        [own.attribute.saga]: saga,
        [attribute.conversationId]: correlationId,
      };
      const options = { kind: api.SpanKind.INTERNAL, attributes };
      return runIn(api, tracer.startSpan(`timer ${saga}`, options, api.ROOT_CONTEXT), work);
    },
    counted: countMetrics(meter, common),
    observe: (read) => observeGauges(meter, common, read),
  };
}

function processingSpans(
  { api, spans, clock }: OpenTelemetryOptions,
  common: Attributes,
): Telemetry["processing"] {
  const tracer = api.trace.getTracer(instrumentation);
  const meter = api.metrics.getMeter(instrumentation);
  const consumed = meter.createCounter(metric.consumed, { unit: "{message}" });
  const duration = meter.createHistogram(metric.processDuration, { unit: "s" });

  const startSpan = (message: ProcessedMessage): Span => {
    const cause = readTraceContext(api, message.envelope);
    const isChild = cause !== undefined && spans === "child";
    return tracer.startSpan(
      `process ${message.channelTemplate}`,
      {
        kind: api.SpanKind.CONSUMER,
        attributes: { ...common, ...ofProcessing(message) },
        links: cause === undefined ? [] : [{ context: cause }],
      },
      isChild ? api.trace.setSpanContext(api.ROOT_CONTEXT, cause) : api.ROOT_CONTEXT,
    );
  };
  return async (message, work, outcomeOf) => {
    const span = startSpan(message);
    const beganMs = clock.now();
    const measure = (more: Attributes) => {
      const attributes = { ...common, ...measured(message), ...more };
      consumed.add(1, attributes);
      duration.record((clock.now() - beganMs) / 1_000, attributes);
    };
    try {
      const result = await runIn(api, span, async () => {
        const result = await work();
        span.setAttribute(own.attribute.outcome, outcomeOf(result));
        return result;
      });
      measure({});
      return result;
    } catch (error) {
      measure({ [attribute.errorType]: errorType(error) });
      throw error;
    }
  };
}

/** Runs `work` inside `span`, and ends it with what became of it. */
async function runIn<T>(api: OpenTelemetryApi, span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await api.context.with(api.trace.setSpan(api.ROOT_CONTEXT, span), work);
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    span.recordException(failure);
    span.setStatus({ code: api.SpanStatusCode.ERROR, message: failure.message });
    span.setAttribute(attribute.errorType, errorType(error));
    throw error;
  } finally {
    span.end();
  }
}
