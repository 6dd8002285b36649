import type { OpenTelemetryApi, SpanContext } from "./open-telemetry-api.js";
import type { TraceContext } from "./telemetry.js";

const syntax = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const tracestateMax = 512;

/**
 * Written and read here and not by a propagator: what a message carries must not depend on which
 * propagator somebody has registered for their HTTP calls.
 */
export function writeTraceContext({ traceId, spanId, ...more }: SpanContext): TraceContext {
  const flags = more.traceFlags.toString(16).padStart(2, "0");
  const tracestate = more.traceState?.serialize();
  return {
    traceparent: `00-${traceId}-${spanId}-${flags}`,
    ...(tracestate && tracestate.length <= tracestateMax ? { tracestate } : {}),
  };
}

/** Undefined where the text is none, as a stranger's may be. */
export function readTraceContext(
  api: OpenTelemetryApi,
  { traceparent, tracestate }: TraceContext,
): SpanContext | undefined {
  const [, traceId, spanId, flags] = syntax.exec(traceparent ?? "") ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  const context: SpanContext = {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
    ...(tracestate === undefined ? {} : { traceState: api.createTraceState(tracestate) }),
  };
  return api.trace.isSpanContextValid(context) ? context : undefined;
}
