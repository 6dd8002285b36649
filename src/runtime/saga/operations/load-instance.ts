import type { Tx } from "../../store/store.js";
import type { SagaState } from "../state.js";
import type { InstanceKey } from "./instance.js";

/** Reads an instance and locks it until the transaction ends; undefined: there is none. */
export async function loadInstance(tx: Tx, key: InstanceKey): Promise<SagaState | undefined> {
  const { rows } = await tx.query<{ readonly state: SagaState }>(
    `select state from ${tx.schema}.sagas
     where service = $1 and saga = $2 and instance = $3
     for update`,
    [key.service, key.saga, key.instance],
  );
  return rows[0]?.state;
}
