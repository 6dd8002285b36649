import { readIncoming } from "../consumer/incoming.js";
import type { OutboxRow } from "../store/operations/outbox.js";
import { park } from "../store/operations/park.js";
import type { Tx } from "../store/store.js";

/** Consumer of a dead letter that no consumer has ever got: its transport refused it for good. */
export const relayConsumer = "";

/** A message that can never leave becomes a dead letter; redriving it puts it back into the outbox. */
export async function buryOutgoing(tx: Tx, row: OutboxRow, why: string): Promise<void> {
  const { channel, key, envelope, headers, data } = row;
  const message = { channel, key: key ?? undefined, envelope, headers, data };
  await park(tx, relayConsumer, readIncoming(message), {
    state: "dead",
    holds: false,
    attempts: 1,
    delayMs: 0,
    reason: "refused-by-transport",
    detail: why,
  });
}
