import type { Envelope } from "./envelope.js";
import { RuntimeError } from "./errors.js";
import { relayConsumer } from "./relay/bury-outgoing.js";
import {
  discardDeadLetter,
  listDeadLetters,
  redriveDeadLetter,
  returnToOutbox,
} from "./store/operations/dead-letters.js";
import type { Store } from "./store/store.js";
import { nudge } from "./work/signals.js";

/** A message that was given up. */
export interface DeadLetter {
  readonly id: number;
  /** Which consumer gave it up; "" when its transport refused it, so that none ever got it. */
  readonly consumer: string;
  readonly channel: string;
  readonly key: string | null;
  readonly type: string;
  /** Stable code: `invalid-payload`, `unknown-type`, `failed` ... */
  readonly reason: string;
  /** A sentence for people. */
  readonly detail: string;
  readonly attempts: number;
  readonly envelope: Partial<Envelope>;
  readonly headers: Readonly<Record<string, unknown>>;
  /** The bytes as they came. */
  readonly data: Uint8Array;
  readonly parkedAt: Date;
}

export interface DeadLetterFilter {
  readonly consumer?: string;
  readonly reason?: string;
  /** Older than this letter: the last `id` of the page before. */
  readonly beforeId?: number;
  /** Default 100. */
  readonly limit?: number;
}

export interface DeadLetters {
  /** Newest first. */
  list(filter?: DeadLetterFilter): Promise<readonly DeadLetter[]>;
  /**
   * Hands it to its consumer again, through the inbox: one that took effect meanwhile has no
   * second effect. `data` replaces its payload, when it was the payload that was wrong.
   */
  redrive(id: number, mended?: { readonly data: Uint8Array }): Promise<void>;
  /** Forgets it; what waited behind it goes on. */
  discard(id: number): Promise<void>;
}

/** The dead letters of a store, for operating it; works beside running services. */
export function deadLetters(store: Store): DeadLetters {
  return {
    list: (filter = {}) => listDeadLetters(store, filter),
    async redrive(id, mended) {
      const consumer = await store.transaction(async (tx) => {
        const found = await redriveDeadLetter(tx, id, mended?.data);
        if (found === relayConsumer) await returnToOutbox(tx, id);
        return found;
      });
      if (consumer === undefined) throw unknown(id);
      nudge(store, consumer === relayConsumer ? "outbox" : "parked");
    },
    async discard(id) {
      if (!(await discardDeadLetter(store, id))) throw unknown(id);
      nudge(store, "parked");
    },
  };
}

const unknown = (id: number) => new RuntimeError("options", `There is no dead letter ${id}.`);
