import type { Store } from "../../../runtime/store/store.js";
import type { SimulationDatabase } from "./database.js";

/** A database of a server, which must be this simulation's alone: it is emptied for each story. */
export const storeDatabase = (store: Store): SimulationDatabase => ({
  schema: store.schema,
  transaction: (nowMs, work) =>
    store.transaction(async (tx) => {
      await tx.query("select set_config('asyncapi_gen.now', $1, true)", [
        new Date(nowMs).toISOString(),
      ]);
      return work(tx);
    }),
  exec: (sql) => store.exec(sql),
  close: () => store.close(),
});
