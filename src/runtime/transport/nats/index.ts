/** What users import as `asyncapi-gen/runtime/nats`. */
export type { ConnectionSettings, NatsDriver } from "./connection.js";
export { type NatsTransportOptions, natsTransport } from "./nats-transport.js";
