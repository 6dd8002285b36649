import type { Clock, Random } from "./clock.js";
import type { Logger } from "./logger.js";
import type { Route } from "./message.js";
import type { SagaDefinition } from "./saga/definition.js";
import type { Migration, OpenTransaction, Store, Tx } from "./store/store.js";
import type { Gauges } from "./telemetry/gauges.js";
import type { TelemetryOptions } from "./telemetry/load-telemetry.js";
import type { Transport } from "./transport/transport.js";

/** A service as data: generated from its document. */
export interface ServiceDefinition {
  readonly name: string;
  /** By publisher method. */
  readonly sends: Readonly<Record<string, Route>>;
  /** By handler name; messages of the service's sagas are not here. */
  readonly receives: Readonly<Record<string, Route>>;
  /** By saga name. `receives` are the routes its coordinator listens on. */
  readonly sagas?: Readonly<Record<string, SagaRegistration>>;
}

export interface SagaRegistration {
  readonly definition: SagaDefinition;
  readonly receives: readonly Route[];
  /** Definitions under which instances may still run; oldest first. */
  readonly former?: readonly { readonly definition: SagaDefinition; readonly bodies: object }[];
}

/** What a service was before: the generated definition of that release, and its sagas' bodies. */
export interface FormerRelease {
  readonly service: ServiceDefinition;
  /** By the saga's property in `service.sagas`. */
  readonly sagas: object;
}

export interface PublishOptions {
  /** Replaces the contract's key for this message. */
  readonly key?: string;
}

/** What a publish method answers: the ids to hand to whoever asked. */
export interface Published {
  readonly id: string;
  readonly correlationId: string;
}

export interface RetryOptions {
  /** Attempts before a message is dead-lettered, the first included. Default 8. */
  readonly attemptsMax?: number;
  /** First delay; doubles each time, with full jitter. Default 200 ms. */
  readonly delayMs?: number;
  /** Longest delay. Default 60 s. */
  readonly delayMsMax?: number;
  /**
   * What becomes of a key whose message was dead-lettered: its later messages wait until somebody
   * redrives or discards it ("park", the default: order is kept), or they "continue" without it.
   */
  readonly afterDeadLetter?: "park" | "continue";
}

export interface ConsumerOptions {
  /**
   * Most messages that are handled in one transaction, one after the other. Several times as fast
   * as one each. Only what has arrived already is taken: no message waits for others. When anything
   * in such a transaction fails, it is undone and its messages are handled one by one. Handlers then
   * run in a transaction with others' writes: let them lock rows in one order, and leave settings of
   * the session alone. Default 1, at most 1,000.
   */
  readonly batch?: number;
}

export interface ServiceOptions {
  readonly store: Store;
  readonly transport: Transport;
  /** The user's own schema; run before the service starts. */
  readonly migrations?: readonly Migration[];
  readonly retry?: RetryOptions;
  readonly consumers?: ConsumerOptions;
  /** How often the store is asked for work when nothing woke us. Default 100 ms. */
  readonly pollIntervalMs?: number;
  /** How long `stop` waits for work under way. Default 10 s. */
  readonly drainTimeoutMs?: number;
  /**
   * Inbox retention: duplicates are recognised this long. At least as long as a message may be retried
   * and, after it was given up, wait to be redriven. Default 7 days.
   */
  readonly dedupeWindowMs?: number;
  /** How long after a message was given up somebody may still redrive it. Default 1 day. */
  readonly redriveTimeMs?: number;
  /** Saga instances that have ended are kept this long, for people to look at. Default 30 days. */
  readonly sagaRetentionMs?: number;
  /**
   * Releases whose saga instances may still run, oldest first: each instance goes on under the
   * definition it began with, new ones begin under the service's own. Default none; without it a
   * service refuses to start beside instances of a definition that it does not have.
   */
  readonly formerReleases?: readonly FormerRelease[];
  /** Largest encoded payload. Default 1 MiB. */
  readonly messageBytesMax?: number;
  /** Largest headers of a message, written as JSON. Default 64 KiB. */
  readonly headerBytesMax?: number;
  /** Most messages that one transaction may publish. Default 10,000. */
  readonly publishMax?: number;
  /** Most requests that wait for their replies at once. Default 1,000. */
  readonly requestsMax?: number;
  /** Where a consumer that the transport does not know yet begins. Default "beginning". */
  readonly startFrom?: "beginning" | "now" | Date;
  /** Messages of a type that this service does not know, on a channel it reads. Default "dead-letter". */
  readonly unknownTypes?: "dead-letter" | "ignore";
  /**
   * Where messages of strangers, who send no envelope, carry their id: by channel address as in the
   * document, a JSON pointer into the payload or an expression: `{ payments: "/transfer/id" }`. By
   * it their duplicates are recognised. Absent: the broker's coordinates, by which only a repeated
   * delivery of the very same message is.
   */
  readonly strangerIds?: Readonly<Record<string, string>>;
  readonly logger?: Logger;
  /** Spans and metrics for OpenTelemetry; see `TelemetryOptions`. False: none. */
  readonly telemetry?: TelemetryOptions | false;
  readonly clock?: Clock;
  readonly random?: Random;
}

export interface TransactionContext<Publisher> {
  readonly tx: Tx;
  readonly publish: Publisher;
  now(): Date;
  newId(): string;
}

/** Counters since `start`, and what waits now. */
export interface Health extends Gauges {
  readonly status: "starting" | "running" | "degraded" | "stopped";
  /** Why it is degraded, in a sentence. */
  readonly reason?: string;
  /** Named in `counterList`; what has a reason stands as `dead-lettered:<reason>`. */
  readonly counters: Readonly<Record<string, number>>;
}

/** A running (or startable) service. */
export interface Service<Publisher, Requests = unknown> {
  readonly name: string;
  /** By name, the messages that ask: each sends one and waits for its reply. */
  readonly request: Requests;
  /** Migrates, subscribes, relays. Resolves once it consumes. */
  start(): Promise<void>;
  /** Stops fetching, drains, releases leases. Idempotent. */
  stop(): Promise<void>;
  /** Business writes and messages in one transaction: for HTTP routes and jobs. */
  transaction<T>(
    work: (context: TransactionContext<Publisher>) => Promise<T>,
    options?: { readonly correlationId?: string },
  ): Promise<T>;
  /** For a caller that owns the transaction: what is published there commits with it. */
  publishIn(client: OpenTransaction, options?: { readonly correlationId?: string }): Publisher;
  health(): Promise<Health>;
}

/** Declares a service; freezes it. */
export const defineService = <const Definition extends ServiceDefinition>(
  definition: Definition,
): Definition => Object.freeze(definition);
