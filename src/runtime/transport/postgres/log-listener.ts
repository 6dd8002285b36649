import { readAddress } from "../../store/operations/read-address.js";
import { readLogHeads } from "../../store/operations/read-log.js";
import type { Store } from "../../store/store.js";
import { single } from "../../store/transaction.js";
import { startLoop } from "../../work/loop.js";
import type { Environment, Subscription, TransportMessage } from "../transport.js";
import type { LogWatch } from "./log-watch.js";

const batchMax = 100;

/** Hears one address from now on: no position, no lease, nothing that the log would keep rows for. */
export async function listenToLog(
  store: Store,
  environment: Environment,
  watch: LogWatch,
  address: string,
  hear: (message: TransportMessage) => void,
): Promise<Subscription> {
  const { clock } = environment;
  const scanned = new Map(await single(store, clock, readLogHeads));
  const pass = async () => {
    const between = [...watch.heads].flatMap(([shard, to]) => {
      const after = scanned.get(shard) ?? 0;
      return to > after ? [{ shard, after, to }] : [];
    });
    if (between.length === 0) return undefined;
    const rows = await single(store, clock, (tx) => readAddress(tx, address, between, batchMax));
    const last = rows.length < batchMax ? undefined : rows.at(-1);
    for (const { shard, to } of between) {
      // Of a full batch, only what comes before its end is known to be all.
      if (last === undefined || shard < last.shard) scanned.set(shard, to);
      if (shard === last?.shard) scanned.set(shard, last.pos);
    }
    for (const row of rows) hear({ ...row, key: row.key ?? undefined });
    return last === undefined ? undefined : "again";
  };
  const loop = startLoop({ name: `replies ${address}`, environment, pass });
  const stopListening = watch.onMove(() => loop.wake());
  return {
    async close() {
      stopListening();
      await loop.stop();
    },
  };
}
