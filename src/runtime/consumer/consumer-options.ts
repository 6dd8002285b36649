import type { OutboxBuffer } from "../outbox/buffer.js";
import type { Cause, Sender } from "../outbox/outgoing.js";
import type { Counters } from "../service/counters.js";
import type { Store } from "../store/store.js";
import type { Telemetry } from "../telemetry/telemetry.js";
import type { Environment } from "../transport/transport.js";
import type { Identify } from "./identify.js";
import type { EndpointTable } from "./resolve.js";

export interface ResolvedRetry {
  readonly attemptsMax: number;
  readonly delayMs: number;
  readonly delayMsMax: number;
  /** What becomes of a key whose message was dead-lettered. */
  readonly afterDeadLetter: "park" | "continue";
}

/** Everything one consumer of one service works with. */
export interface ConsumerSetup {
  /** Group: `inventory`, or `order.orderFulfilment` for a saga. */
  readonly consumer: string;
  readonly service: string;
  readonly table: EndpointTable;
  readonly identify: Identify;
  /** Wire types that another consumer of the same service takes from the same channels. */
  readonly elsewhere: ReadonlySet<string>;
  readonly unknownTypes: "dead-letter" | "ignore";
  /** Wire types of this service whose action can be undone: their order against the undoing matters. */
  readonly undoable: ReadonlySet<string>;
  readonly store: Store;
  readonly environment: Environment;
  readonly sender: Sender;
  readonly retry: ResolvedRetry;
  /** Most messages of one transaction. */
  readonly batch: number;
  readonly counters: Counters;
  readonly telemetry: Telemetry;
  /** Aborted when the drain limit has passed. */
  readonly signal: AbortSignal;
  createBuffer(cause: Cause): OutboxBuffer;
}
