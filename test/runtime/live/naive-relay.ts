import type { Store, Transport } from "../../../src/runtime/index.js";
import { deleteOutbox, takeOutbox } from "../../../src/runtime/store/operations/outbox.js";

const shards = Array.from({ length: 16 }, (_, shard) => shard);

/** The control: takes the rows out of the outbox, commits, and only then hands them over. */
export async function runNaiveRelay(store: Store, transport: Transport): Promise<void> {
  process.send?.({ ready: true });
  for (;;) {
    const rows = await store.transaction(async (tx) => {
      const taken = await takeOutbox(tx, [], shards, [], 10);
      await deleteOutbox(
        tx,
        taken.map(({ id }) => id),
      );
      return taken;
    });
    await transport.publish(rows.map((row) => ({ ...row, key: row.key ?? undefined })));
  }
}
