import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, headers } from "@nats-io/transport-node";

/**
 * Publishes the newest messages of the stream once more, in their order, as a publisher does that
 * never heard the broker's answer and comes back after the broker's window for duplicates: without
 * the id by which the broker would recognise them. Gives their number.
 */
export async function repeatNewest(url: string, stream: string, count: number): Promise<number> {
  const nats = await connect({ servers: url });
  try {
    const manager = await jetstreamManager(nats);
    const { state } = await manager.streams.info(stream);
    const first = Math.max(state.first_seq, state.last_seq - count + 1);
    let repeated = 0;
    for (let seq = first; seq <= state.last_seq; seq += 1) {
      const message = await manager.streams.getMessage(stream, { seq });
      if (message === null) continue;
      const lines = headers();
      for (const [name, values] of message.header) {
        if (name.startsWith("Nats-")) continue;
        for (const value of values) lines.append(name, value);
      }
      await jetstream(nats).publish(message.subject, message.data, { headers: lines });
      repeated += 1;
    }
    return repeated;
  } finally {
    await nats.close();
  }
}
