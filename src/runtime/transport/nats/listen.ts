import type { Subscription, TransportMessage } from "../transport.js";
import { type Connected, ping } from "./connection.js";
import { readMessage } from "./read-message.js";
import { subjectOf } from "./subject.js";

const confirmMs = 5_000;

/** What the stream stores passes by as an ordinary message, too: who only listens needs no more. */
export async function listenTo(
  connected: Connected,
  stream: string,
  address: string,
  hear: (message: TransportMessage) => void,
): Promise<Subscription> {
  const subscription = connected.nats.subscribe(subjectOf(stream, address), {
    callback(error, msg) {
      if (error === null) hear(readMessage(stream, msg).message);
    },
  });
  // The server has it when it answers what was sent after it.
  await ping(connected, confirmMs);
  return {
    async close() {
      if (!connected.nats.isClosed()) subscription.unsubscribe();
    },
  };
}
