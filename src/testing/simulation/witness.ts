import type { TransportMessage } from "../../runtime/transport/transport.js";

/** A message as it first reached the broker. */
export interface Published {
  readonly message: TransportMessage;
  /** Its place among all messages of the story. */
  readonly place: number;
}

/** Somebody who sees all that happens between the processes, and believes nobody. */
export interface Witness {
  /** By source and id; a message that is published again is the same. */
  readonly published: ReadonlyMap<string, Published>;
  publish(message: TransportMessage): void;
  /** How many messages there were when a consumer first got this one: `<consumer> <source> <id>`. */
  readonly reached: ReadonlyMap<string, number>;
  reach(consumer: string, message: TransportMessage): void;
  /** Ids of messages that a story has said, so that nothing has caused them. */
  readonly roots: Set<string>;
  /** Messages that a handler was made to refuse for ever, by consumer and message; how often it ran. */
  readonly poisoned: Map<string, number>;
  /** How often each fault kind, handler, saga transition ... happened. */
  readonly seen: Map<string, number>;
  see(what: string): void;
}

export const messageName = ({ source, id }: { readonly source?: string; readonly id?: string }) =>
  `${source} ${id}`;

export function createWitness(): Witness {
  const published = new Map<string, Published>();
  const reached = new Map<string, number>();
  const seen = new Map<string, number>();
  return {
    published,
    reached,
    reach(consumer, { envelope }) {
      const name = `${consumer} ${messageName(envelope)}`;
      if (!reached.has(name)) reached.set(name, published.size);
    },
    roots: new Set(),
    poisoned: new Map(),
    seen,
    publish(message) {
      const name = messageName(message.envelope);
      if (!published.has(name)) published.set(name, { message, place: published.size });
    },
    see: (what) => void seen.set(what, (seen.get(what) ?? 0) + 1),
  };
}
