import type { Transport } from "asyncapi-gen/runtime";
import { natsTransport } from "asyncapi-gen/runtime/nats";

/** The stream of the shop. */
export const stream = "shop";

/** The shop's transport where its messages go through NATS. */
export const shopOnNats = (servers: string): Transport => natsTransport({ servers, stream });
