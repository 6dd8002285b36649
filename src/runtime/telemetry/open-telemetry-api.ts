// What we use of `@opentelemetry/api`, by shape: our own types must compile where it is not installed.

export type Attributes = Record<string, string | number | boolean>;

export interface SpanContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
  readonly isRemote?: boolean;
  readonly traceState?: TraceState;
}

interface TraceState {
  get(key: string): string | undefined;
  set(key: string, value: string): TraceState;
  unset(key: string): TraceState;
  serialize(): string;
}

export interface Span {
  spanContext(): SpanContext;
  setAttribute(name: string, value: string | number | boolean): unknown;
  setStatus(status: { code: number; message?: string }): unknown;
  recordException(error: Error): void;
  end(): void;
}

/** OpenTelemetry's own, which we only pass on. */
export interface Context {
  getValue(key: symbol): unknown;
  setValue(key: symbol, value: unknown): Context;
  deleteValue(key: symbol): Context;
}

export interface Counter {
  add(value: number, attributes?: Attributes): void;
}

export interface Histogram {
  record(value: number, attributes?: Attributes): void;
}

export interface Gauge {
  addCallback(callback: ObserveOne): void;
  removeCallback(callback: ObserveOne): void;
}

type ObserveOne = (result: {
  observe(value: number, attributes?: Attributes): void;
}) => void | Promise<void>;

export interface BatchResult {
  observe(gauge: Gauge, value: number, attributes?: Attributes): void;
}

type ObserveAll = (result: BatchResult) => void | Promise<void>;

interface MetricOptions {
  readonly description?: string;
  readonly unit?: string;
  readonly advice?: { readonly explicitBucketBoundaries?: number[] };
}

export interface Meter {
  createCounter(name: string, options?: MetricOptions): Counter;
  createHistogram(name: string, options?: MetricOptions): Histogram;
  createObservableGauge(name: string, options?: MetricOptions): Gauge;
  addBatchObservableCallback(observe: ObserveAll, gauges: Gauge[]): void;
  removeBatchObservableCallback(observe: ObserveAll, gauges: Gauge[]): void;
}

/**
 * `import * as openTelemetry from "@opentelemetry/api"`. Only what is used of it, so any 1.x fits.
 */
export interface OpenTelemetryApi {
  readonly ROOT_CONTEXT: Context;
  readonly context: {
    active(): Context;
    with<T>(context: Context, work: () => T): T;
  };
  readonly trace: {
    getTracer(
      name: string,
      version?: string,
    ): {
      startSpan(
        name: string,
        options: {
          readonly kind: number;
          readonly attributes: Attributes;
          readonly links?: { context: SpanContext }[];
        },
        context: Context,
      ): Span;
    };
    setSpan(context: Context, span: Span): Context;
    setSpanContext(context: Context, spanContext: SpanContext): Context;
    getSpanContext(context: Context): SpanContext | undefined;
    isSpanContextValid(spanContext: SpanContext): boolean;
  };
  readonly metrics: {
    getMeter(name: string, version?: string): Meter;
  };
  readonly SpanKind: {
    readonly INTERNAL: number;
    readonly PRODUCER: number;
    readonly CONSUMER: number;
  };
  readonly SpanStatusCode: { readonly ERROR: number };
  createTraceState(raw: string): TraceState;
}
