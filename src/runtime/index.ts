/** What generated code and its users import as `asyncapi-gen/runtime`. */

export type { Clock, Random } from "./clock.js";
export { type Consumers, consumers, type KnownConsumer } from "./consumers.js";
export { type ConversationMessage, readConversation } from "./conversation.js";
export {
  type DeadLetter,
  type DeadLetterFilter,
  type DeadLetters,
  deadLetters,
} from "./dead-letters.js";
export type { Envelope } from "./envelope.js";
export { RuntimeError, type RuntimeErrorCode } from "./errors.js";
export type {
  Handler,
  HandlerContext,
  HandlerFunction,
  PrepareContext,
  PreparedHandler,
  Received,
  Replier,
  Replies,
  ReplyOptions,
  RequestHandler,
} from "./handler.js";
export { type Logger, silentLogger } from "./logger.js";
export {
  defineMessage,
  type HeadersOf,
  type MessageDescriptor,
  type NamedMessageDescriptor,
  type PayloadOf,
  type ReplyRoute,
  type Route,
  route,
  type Validate,
  type ValidationIssue,
  type ValueExpression,
} from "./message.js";
export type { Reply, Request, RequestOptions } from "./request/request.js";
export {
  type After,
  type Declined,
  defineSaga,
  type SagaBodies,
  type SagaDefinition,
  type SagaEndBody,
  type SagaStepBody,
  type SagaStepDefinition,
  type TimedOut,
} from "./saga/definition.js";
export {
  listInstances as listSagaInstances,
  type SagaInstance,
  type SagaInstanceDetail,
  showInstances as showSagaInstances,
} from "./saga/instances.js";
export { type RetrySagaOptions, retrySaga, type SagaRetry } from "./saga/retry-saga.js";
export { type CreateServiceOptions, createService } from "./service/create-service.js";
export {
  defineService,
  type FormerRelease,
  type Health,
  type Published,
  type PublishOptions,
  type RetryOptions,
  type SagaRegistration,
  type Service,
  type ServiceDefinition,
  type ServiceOptions,
  type TransactionContext,
} from "./service.js";
export { runtimeMigrations } from "./store/migrations.js";
export type { Migration, OpenTransaction, Queryable, Store, Tx } from "./store/store.js";
export { systemClock } from "./system-clock.js";
export { systemRandom } from "./system-random.js";
export { type CounterName, counterList } from "./telemetry/counter-list.js";
export type { TelemetryOptions } from "./telemetry/load-telemetry.js";
export type { OpenTelemetryApi } from "./telemetry/open-telemetry-api.js";
export {
  type MemoryTransport,
  type MemoryTransportOptions,
  memoryTransport,
} from "./transport/memory.js";
export {
  type PostgresTransportOptions,
  postgresTransport,
} from "./transport/postgres/postgres-transport.js";
export type {
  Delivery,
  Environment,
  PublishOutcome,
  SubscribeOptions,
  Subscription,
  Transport,
  TransportFeatures,
  TransportMessage,
} from "./transport/transport.js";
export { isUnwritten, unwritten } from "./unwritten.js";
export { channelMatcher } from "./wire/channel-address.js";
