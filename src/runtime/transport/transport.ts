import type { Clock, Random } from "../clock.js";
import type { Envelope } from "../envelope.js";
import type { Logger } from "../logger.js";
import type { Store, Tx } from "../store/store.js";

/** A message as it travels: envelope, headers and encoded payload. */
export interface TransportMessage {
  /** Concrete channel address, parameters filled in. */
  readonly channel: string;
  /** What must stay in order on this channel; undefined: nothing. */
  readonly key: string | undefined;
  /** Attributes as they came; a stranger's message may lack some, so nothing is assumed of them. */
  readonly envelope: Partial<Envelope>;
  /** The document's own headers (not the envelope's attributes). */
  readonly headers: Readonly<Record<string, unknown>>;
  /** The payload as encoded by `contentType`. */
  readonly data: Uint8Array;
  /** Of a delivery: its place in the broker, the same each time it is delivered (`log/3/17`). */
  readonly coordinates?: string;
}

/** One delivery to one consumer. Exactly one of the three settles it. */
export interface Delivery {
  readonly message: TransportMessage;
  /** How often it was delivered to this consumer before, as far as the transport knows. */
  readonly redelivered: boolean;
  /**
   * Only where the transport's position lives in the consumer's own database: acknowledges inside
   * the handler's transaction, so that no crash can come between the two.
   */
  ackIn?(tx: Tx): Promise<void>;
  /** After the commit. Lost (crash, connection) means redelivery. */
  ack(): Promise<void>;
  /** Deliver again; nothing of its key may overtake it. */
  nack(): Promise<void>;
}

/** Deliveries that came together; `deliver` is to settle each of them. */
export interface DeliveryRun {
  readonly deliveries: readonly Delivery[];
  /**
   * They follow each other in one place: acknowledging one acknowledges those before it, and after a
   * `nack` the others are not to be settled.
   */
  readonly consecutive: boolean;
}

export interface Subscription {
  /** Stops fetching, waits for deliveries under way, releases leases. Idempotent. */
  close(): Promise<void>;
}

export interface SubscribeOptions {
  /** Consumer group: each group gets every message, members of one group share them. */
  readonly consumer: string;
  /** Channel addresses, with `{parameter}`s. */
  readonly channels: readonly string[];
  /** Where a consumer that nobody knows yet begins. Default "beginning". */
  readonly startFrom?: "beginning" | "now" | Date;
  /** `identity` of the consumer's own store: where it is the transport's too, deliveries have `ackIn`. */
  readonly storeIdentity?: string;
  /** The consumer's own store, for a transport that keeps the leases of its members there. */
  readonly store?: Store;
  /** Called one at a time per (channel, key); others may run side by side. */
  readonly deliver: (delivery: Delivery) => Promise<void>;
  /** Instead of `deliver`, for a transport that has several messages of one place at hand. */
  readonly deliverRun?: {
    /** Most deliveries of one run. */
    readonly max: number;
    readonly deliver: (run: DeliveryRun) => Promise<void>;
  };
}

/** What a running part is given instead of reaching for it. */
export interface Environment {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

/** Moves up to `limit` of the oldest outbox rows of these shards, all or nothing; answers how many. */
export type OutboxMover = (shards: readonly number[], limit: number) => Promise<number>;

/** Honest differences between transports, as data: the conformance suite reads them. */
export interface TransportFeatures {
  readonly competingConsumers: boolean;
  /**
   * How members of a group share: "balanced" (default), each gets a part; "failover", one reads a
   * channel and another takes over when it goes.
   */
  readonly sharing?: "balanced" | "failover";
  readonly replay: boolean;
  readonly orderByKey: boolean;
  readonly durable: boolean;
  /** Whether it has `backlog` and `listen`. Default false. */
  readonly backlog?: boolean;
  readonly listening?: boolean;
}

/** How one message of a batch fared. */
export type PublishOutcome = "accepted" | { readonly refused: string; readonly retry: boolean };

/**
 * Moves messages between services. At least once; in order per (channel, key) as published.
 * No delayed delivery and no dead-letter exchange: retries and parking are the runtime's, the same
 * on every transport.
 */
export interface Transport {
  readonly name: string;
  readonly features: TransportFeatures;
  /** Idempotent. The first caller's clock, randomness and logger are used unless it was made with its own. */
  start(environment?: Environment): Promise<void>;
  /** Resolves once every message is durably accepted or refused; outcomes in the batch's order. Throws when unreachable. */
  publish(batch: readonly TransportMessage[]): Promise<readonly PublishOutcome[]>;
  subscribe(options: SubscribeOptions): Promise<Subscription>;
  /**
   * Hears what is published to one address from now on, in this process only: nothing is kept for
   * it, and nothing comes twice on purpose. Resolves once it listens.
   */
  listen?(address: string, hear: (message: TransportMessage) => void): Promise<Subscription>;
  /** How many messages these consumers have not passed yet; who is not known is left out. */
  backlog?(consumers: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Why nothing can be received at present, in a sentence; undefined: as far as it knows, it can. */
  failure?(): string | undefined;
  /** Where the transport lives in this store's database: a way to move outbox rows without a round trip. */
  moverFor?(store: Store): OutboxMover | undefined;
  close(): Promise<void>;
}
