import type { Transport, TransportMessage } from "asyncapi-gen/runtime";
import { natsTransport } from "asyncapi-gen/runtime/nats";
import { awaitedTransport } from "asyncapi-gen/testing";
import { startLocalNats } from "../../../scripts/local-nats.js";
import type { Broker } from "./broker.js";
import { stream } from "./on-nats.js";

/** A NATS server of its own; its process really ends. Keeps what was said, as the log does on PostgreSQL. */
export async function natsAsBroker(): Promise<Broker> {
  const server = await startLocalNats();
  const said: TransportMessage[] = [];
  return {
    get options() {
      // What the server would recognise as a duplicate shall reach the inbox.
      const transport = natsTransport({ servers: server.url, stream, dedupeWindowMs: 0 });
      return { transport: recording(awaitedTransport(transport), said) };
    },
    said,
    stop: () => server.end("SIGKILL"),
    start: () => server.start(),
    close: () => server.stop(),
  };
}

const recording = (transport: Transport, said: TransportMessage[]): Transport => ({
  ...transport,
  async publish(batch) {
    const outcomes = await transport.publish(batch);
    said.push(...batch.filter((_, index) => outcomes[index] === "accepted"));
    return outcomes;
  },
});
