import type { Store, Transport, TransportMessage } from "../../../src/runtime/index.js";

export const journalTables = `
  create table journal (at serial, message text, key text, number integer, pid integer);
`;

/** How a broker that says no says it; undefined: it takes the message. */
export type Refuse = (
  message: TransportMessage,
) => { readonly refused: string; readonly retry: boolean } | undefined;

/**
 * A broker reduced to its promise: what it has accepted it keeps, as a row of `journal`, and it
 * recognises no duplicates. Its deliveries are handed in by whoever started the process.
 */
export function journalTransport(store: Store, refuse: Refuse = () => undefined): Transport {
  return {
    name: "journal",
    features: { competingConsumers: false, replay: false, orderByKey: true, durable: true },
    async start() {},
    async publish(batch) {
      const outcomes = batch.map((message) => refuse(message) ?? ("accepted" as const));
      const accepted = batch.filter((_, index) => outcomes[index] === "accepted");
      for (const message of accepted) await append(store, message);
      return outcomes;
    },
    async subscribe({ deliver }) {
      const listener = ({ deliver: given }: HandedIn) => {
        if (given === undefined) return;
        const told = (end: string) => async () => void process.send?.({ [end]: given.envelope.id });
        const message = { ...given, key: given.key ?? undefined, data: Buffer.from(given.data) };
        void deliver({ message, redelivered: false, ack: told("acked"), nack: told("nacked") });
      };
      process.on("message", listener);
      return {
        async close() {
          process.removeListener("message", listener);
        },
      };
    },
    async close() {},
  };
}

/** What a parent process sends to have a message delivered. */
export interface HandedIn {
  readonly deliver?: Omit<TransportMessage, "data" | "key"> & {
    readonly key?: string;
    readonly data: string;
  };
}

async function append(store: Store, { envelope, key, data }: TransportMessage): Promise<void> {
  const { number } = JSON.parse(Buffer.from(data).toString()) as { readonly number?: number };
  await store.query("insert into journal (message, key, number, pid) values ($1, $2, $3, $4)", [
    envelope.id,
    key ?? null,
    number ?? 0,
    process.pid,
  ]);
}
