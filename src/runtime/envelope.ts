/**
 * The CloudEvents 1.0 attributes around a payload. Names are CloudEvents' own (lower case, no
 * separators), so that what a handler reads is what stands on the wire.
 */
export interface Envelope {
  readonly specversion: "1.0";
  /** Unique within `source`; (source, id) is what the inbox remembers. */
  readonly id: string;
  /** The service that sent it, e.g. `inventory`. */
  readonly source: string;
  /** Wire type of the message. */
  readonly type: string;
  /** RFC 3339, when it was published (not when it was relayed). */
  readonly time: string;
  readonly datacontenttype: string;
  /** The whole conversation; constant through retries, redrives and timeouts. */
  readonly correlationid: string;
  /** Id of the message that caused this one; absent at the start of a conversation. */
  readonly causationid?: string;
  /** What must stay in order; absent: no order promised. */
  readonly partitionkey?: string;
  /** W3C trace context, captured at publish. */
  readonly traceparent?: string;
  /** What vendors add to it. */
  readonly tracestate?: string;
  /** Set on the commands of a saga: instance and step (`orderFulfilment/4711`, `reserveInventory`). */
  readonly sagaid?: string;
  readonly sagastep?: string;
}
